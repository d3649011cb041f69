// The timeline of a folium map: recolours provinces and markers for a day, as known by a day, by a rule, and draws all that
// stands round the map. The same script serves the app and the page that opens from disk.

/**
 * Takes over a Leaflet map. `provinces` is a GeoJSON layer with a feature per province, `context` one of what lies around, or
 * null; both are put on the map here, when it has its size. `capitals` has its circle marker for each province id, `pack` what geo.pack.control_pack made. Returns a stage: {root, day, known, rule, place, choose, select,
 * play, pause, scheme, remove} and `told`, a function called with {day, known, rule, place} when the hand rests.
 */
function controlTimeline(map, context, provinces, capitals, pack, { page = true } = {}) {
  speak(pack.strings);
  pack.firstDay = dayNumber(pack.first);
  pack.days = dayNumber(pack.last) - pack.firstDay + 1;
  const book = beliefBook(pack);
  const incidents = incidentBook(pack);
  const canvas = map.getContainer();
  const root = make("section", { class: page ? "ch is-page" : "ch", "aria-label": pack.title, "data-signature": pack.signature });
  canvas.replaceWith(root);
  nameZoom(canvas);
  const fills = paints(pack, map.getContainer().id, root);
  const index = new Map(pack.places.map((place, at) => [place.id, at]));
  const layers = new Map();
  provinces.eachLayer((layer) => layers.set(layer.feature.id, layer));

  const now = readAddress(pack, book); // what is chosen: {day, known, rule, place, language}
  const spansNow = [];
  let drawn = null; // the table that the chart shows
  let hovered = null;
  let explained = ""; // what stands under Why this colour?
  let resting = null;
  let restedAt = "";

  const choices = choiceControls(pack, book, {
    chose: (one) => {
      if (one.language) rename(one.language);
      else show(one.known === FIXED ? { known: now.day } : one);
      rest(0);
    },
  });
  const spoken = spokenRegion();
  const dayAsTable = dayTable(pack);
  const link = linkButton(() => writeAddress(pack, chosenWords(pack, now), root.dataset.scheme), spoken.say);
  const hint = firstHint(pack);
  const view = stageParts(pack, fills, book, incidents, canvas, { page, choices, link, table: dayAsTable.details });
  const track = dayTrack(pack, fills, book, incidents, {
    moved: (day) => { player.pause(); show({ day }); mark(day); },
    knownMoved: (known) => { show({ known }); mark(now.day); },
    rested: () => rest(0),
  });
  const belief = beliefChart(pack, fills, book, {
    moved: (day, known) => { player.pause(); show({ day, known }); },
    rested: () => rest(0),
  });
  view.track.append(...track.parts);
  view.chart.append(track.chart);
  view.belief.append(belief.element);
  if (hint.element) view.head.append(hint.element);
  view.body.addEventListener("pointerdown", hint.over, true);
  root.append(...[view.brand, view.head, view.body, view.foot, spoken.region].filter(Boolean));
  if (page) followScheme(root);
  const watches = [track.watch, belief.watch, fitCountry(map, provinces.getBounds())];
  context?.addTo(map);
  provinces.addTo(map);

  const labels = mapLabels(
    map,
    pack.places.map((one) => ({ id: one.id, marker: capitals[one.id], name: () => nameIn(one, now.language) })),
    pack.neighbours.map((one) => ({ at: [one.lat, one.lon], name: one.name })),
    [view.legend, view.credit, canvas.querySelector(".leaflet-control-zoom")].filter(Boolean),
    (x, y) => {
      const there = map.layerPointToLatLng([x, y]);
      return [...layers.values()].some((one) => one.getBounds().contains(there) && one.getElement().isPointInFill(new DOMPoint(x, y)));
    },
  );
  for (const [id, layer] of layers) {
    layer.getElement().classList.add("ch-province");
    layer.getElement().setAttribute("data-place", id);
    layer.bindTooltip(() => tooltip(id), { sticky: true, className: "ch-tip", direction: "auto" });
    layer.on("mouseover", () => { hovered = id; });
    layer.on("mouseout", () => { hovered = null; });
    layer.on("click", (event) => { L.DomEvent.stop(event); select(now.place === id ? null : id); });
    layer.getElement().setAttribute("role", "button"); // Leaflet lets the Tab key come here
    layer.getElement().setAttribute("aria-label", pack.places[index.get(id)].capital);
    layer.getElement().addEventListener("keydown", (event) => { if (event.key === "Enter") select(now.place === id ? null : id); });
  }
  for (const [id, marker] of Object.entries(capitals)) {
    marker.getElement().classList.add("ch-capital");
    marker.getElement().setAttribute("data-place", id);
    marker.options.interactive = false;
    marker.getElement().classList.remove("leaflet-interactive");
  }

  const rings = incidents && incidentRings(map, pack, capitals, incidents);

  /** Shows a choice of day, known by and rule, each as it is where none is given: only what differs is touched. */
  function show({ day = now.day, known = now.known, rule = now.rule }) {
    Object.assign(now, { day: Math.min(pack.days - 1, Math.max(0, day)), known, rule });
    const table = book.table(now.rule, now.known);
    pack.places.forEach((one, at) => {
      const [before, span] = [spansNow[at], table.at(at, now.day)];
      if (before === span) return;
      spansNow[at] = span;
      if (before?.contradicted !== span.contradicted) labels.doubt(at, span.contradicted);
      if (before?.look === span.look) return;
      // Leaflet's setStyle writes every attribute of a path, and the browser then lays it out anew; only this one changes.
      layers.get(one.id).options.fillColor = fills[span.look];
      layers.get(one.id).getElement().setAttribute("fill", fills[span.look]);
      const look = pack.looks[span.look];
      const sign = look.kind === "held" ? `holder-${look.actors[0]}` : look.kind;
      capitals[one.id].getElement().setAttribute("data-sign", sign);
    });
    rings?.show(now.day);
    for (const [name, value] of Object.entries(chosenWords(pack, { ...now, place: now.place ?? "" }))) {
      if (root.dataset[name] !== value) root.dataset[name] = value;
    }
    afterPaint(tell);
  }

  /** What is chosen in words. The map is painted first, this one frame later: the eye is on the map. */
  function tell() {
    const table = book.table(now.rule, now.known);
    write(view.day, inWords(pack.firstDay + now.day));
    write(view.known, knownWords(pack, now.day, now.known));
    track.say(now.day, inWords(pack.firstDay + now.day));
    if (!player.playing()) mark(now.day);
    track.sayKnown(now.known === FOLLOW ? now.day : now.known, knownSpoken(pack, now.day, now.known));
    choices.say(now);
    view.totals(table, now.day);
    view.changes(table, now.day);
    belief.mark(now.day, now.known);
    explain();
    if (hovered) layers.get(hovered).setTooltipContent(tooltip(hovered));
    if (drawn === table) return;
    drawn = table;
    track.draw(table);
  }

  function mark(position) {
    const day = typeof now.known === "number" ? knownDate(pack, now.day, now.known) : null;
    const words = now.known === TODAY ? say("mark_today") : now.known === FOLLOW ? say("mark_follow") : say("mark_known", { date: day });
    track.mark(position, now.known, words);
  }

  function tooltip(id) {
    const at = index.get(id);
    const happened = incidents && incidentWords(incidents.at(at, now.day));
    const words = placeWords(pack, fills, pack.places[at], spansNow[at], now.day);
    return make("div", {}, ...words, happened && make("p", { class: "ch-quiet" }, happened));
  }

  function rename(language) {
    if (language === now.language) return;
    now.language = language;
    labels.redraw();
    choices.say(now);
  }

  function select(id, { quietly = false } = {}) {
    for (const [at, layer] of layers) layer.getElement().classList.toggle("is-selected", at === id);
    now.place = index.has(id) ? id : null;
    if (now.place) layers.get(now.place).bringToFront();
    Object.values(capitals).forEach((marker) => marker.bringToFront());
    labels.raise();
    root.dataset.place = now.place ?? "";
    explain();
    if (!quietly) rest(0);
  }

  /** What is told of the selected place, told anew only where something of it is new. */
  function explain() {
    const at = now.place === null ? null : index.get(now.place);
    const span = at === null ? null : spansNow[at];
    const shown = at === null ? "none" : [at, span.number, basisWords(pack, span, now.day)].join(" ");
    const learned = [at, now.rule].join(" ");
    if (shown !== explained) view.why(at === null ? null : pack.places[at], span, now.day);
    if (learned !== explain.learned) belief.show(at, now.rule);
    explained = shown;
    explain.learned = learned;
  }

  /** Fills the table of the day, if it is open, and returns the day as it is known in words. */
  function tellDay() {
    const words = `${inWords(pack.firstDay + now.day)} ${knownWords(pack, now.day, now.known)}`;
    dayAsTable.show(spansNow, words);
    return words;
  }

  /** The hand rests: after `wait` ms without another move the address and the app learn where. */
  function rest(wait) {
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (player.playing()) return;
      const chosen = chosenWords(pack, now);
      if (JSON.stringify(chosen) === restedAt) return;
      restedAt = JSON.stringify(chosen);
      spoken.say(`${tellDay()}: ${view.told()}`);
      writeAddress(pack, chosen);
      stage.told?.(chosen);
    }, wait);
  }

  const player = dayPlayer({
    last: pack.days - 1,
    speed: () => Number(view.speed.value),
    at: () => now.day,
    show: (day) => { show({ day }); mark(day); },
    glide: mark,
    changed: (playing) => { view.playing(playing); root.classList.toggle("is-playing", playing); if (!playing) { show({}); rest(0); } },
  });

  const moves = clockMoves(pack, book, incidents, now);
  function move(name, clock = "day") {
    hint.over();
    if (name === "play") return player.toggle();
    if (clock === "day") player.pause();
    show({ [clock]: moves[clock][name]() });
    rest(250);
    return undefined;
  }
  view.onMove = move;
  view.onSelect = (id) => select(id);
  const keys = listenToKeys(root, move, () => now.place && select(null));
  map.on("click", () => now.place && select(null));

  show({});
  select(now.place, { quietly: true });
  tell();
  tellDay();
  restedAt = JSON.stringify(chosenWords(pack, now));
  document.querySelectorAll(".ch-failed").forEach((one) => one.remove());

  const stage = {
    root,
    map,
    signature: pack.signature,
    told: null,
    get day() { return chosenWords(pack, now).day; },
    get known() { return chosenWords(pack, now).known; },
    get rule() { return now.rule; },
    get place() { return now.place; },
    get language() { return now.language; },
    /** Goes to a day, known-by, rule and language as the address has them; what is missing or cannot be shown stays as it is. */
    choose({ day, known, rule, language }) {
      player.pause();
      show({
        day: dayChosen(pack, day) ?? now.day,
        known: knownChosen(pack, book, known) ?? now.known,
        rule: ruleChosen(pack, rule) ?? now.rule,
      });
      if (pack.languages.includes(language)) rename(language);
      rest(0);
    },
    select,
    play: player.toggle,
    pause: player.pause,
    /** Shows the map light or dark; a change that the reader makes goes into the page's address. */
    scheme(name) {
      const before = root.dataset.scheme;
      root.dataset.scheme = name;
      if (before && before !== name) writeAddress(pack, chosenWords(pack, now), name);
    },
    remove() { player.pause(); clearTimeout(resting); keys.remove(); watches.forEach((watch) => watch.disconnect()); map.remove(); root.remove(); },
    labels,
  };
  return stage;
}

/** Where each key and button takes the day, and the known-by day from where its handle stands. */
function clockMoves(pack, book, incidents, now) {
  const last = pack.days - 1;
  const changed = () => {
    const moved = book.table(now.rule, now.known).moved();
    return incidents && !moved.some(Boolean) ? incidents.daily : moved; // a table of incidents alone has steps, too
  };
  const news = () => book.knownDays(now.rule).filter((day) => day >= 0 && day <= last);
  const by = () => (now.known === TODAY ? last + 1 : now.known === FOLLOW ? now.day : Math.min(last + 0.5, Math.max(0, now.known)));
  const known = (day) => (day > last ? TODAY : Math.max(0, day));
  return {
    day: {
      day_back: () => now.day - 1,
      day_on: () => now.day + 1,
      event_back: () => Math.max(0, changed().findLastIndex((number, day) => number && day < now.day)),
      event_on: () => { const day = changed().findIndex((number, one) => number && one > now.day); return day < 0 ? last : day; },
      first: () => 0,
      last: () => last,
    },
    known: {
      day_back: () => known(Math.ceil(by()) - 1),
      day_on: () => known(Math.floor(by()) + 1),
      event_back: () => news().findLast((day) => day < by()) ?? 0,
      event_on: () => news().find((day) => day > by()) ?? TODAY,
      first: () => 0,
      last: () => TODAY,
    },
  };
}

/** Calls a function once after the next paint, however often it is asked for before. */
function afterPaint(call) {
  if (call.waiting) return;
  call.waiting = true;
  requestAnimationFrame(() => setTimeout(() => { call.waiting = false; call(); }));
}

/** Light or dark as the address has it, else as the reader's system has it; and as the system has it when that changes. */
function followScheme(root) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { root.dataset.scheme = dark.matches ? "dark" : "light"; };
  dark.addEventListener("change", follow);
  const asked = /^(light|dark)_theme$/.exec(new URLSearchParams(location.search).get(THEME));
  if (asked) [, root.dataset.scheme] = asked;
  else follow();
}
