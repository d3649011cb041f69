// The timeline of a folium map: recolours provinces and markers for a day, and draws all that stands round the map.
// The same script serves the app and the page that opens from disk.

/**
 * Takes over a Leaflet map. `provinces` is its GeoJSON layer with a feature per province, `capitals` its circle marker for
 * each province id, `pack` what geo.maps.control_pack made. Returns a stage: {root, day, place, go, select, play, pause,
 * scheme, remove} and `told`, a function called with {day, place} when the hand rests.
 */
function controlTimeline(map, provinces, capitals, pack, { page = true } = {}) {
  pack.firstDay = dayNumber(pack.first);
  pack.days = dayNumber(pack.last) - pack.firstDay + 1;
  const canvas = map.getContainer();
  const root = make("section", { class: page ? "ch is-page" : "ch", "aria-label": pack.title, "data-signature": pack.signature });
  canvas.replaceWith(root);
  const fills = paints(pack, map.getContainer().id, root);
  const index = new Map(pack.places.map((place, at) => [place.id, at]));
  const layers = new Map();
  provinces.eachLayer((layer) => layers.set(layer.feature.id, layer));

  const clamp = (day) => Math.min(pack.days - 1, Math.max(0, day));
  const dayOf = (iso) => (dayNumber(iso) === null ? NaN : dayNumber(iso) - pack.firstDay);
  const asked = new URLSearchParams(location.search);
  const wanted = dayOf(asked.get("day"));
  let day = wanted >= 0 && wanted < pack.days ? wanted : dayOf(pack.start);
  let place = index.has(asked.get("place")) ? asked.get("place") : null;
  const spansNow = [];
  const looksNow = [];
  let hovered = null;
  let explained; // the span that stands under Why this colour?
  let resting = null;
  let restedAt = "";

  const view = stageParts(pack, fills, canvas, { page });
  const track = dayTrack(pack, fills, { moved: (to) => { player.pause(); show(to); track.mark(day); }, rested: () => rest(0) });
  view.track.append(track.slider);
  view.chart.append(track.chart);
  root.append(...[view.brand, view.head, view.body, view.foot].filter(Boolean));
  if (page) followScheme(root);
  map.invalidateSize({ animate: false });
  const watches = [track.watch, fitCountry(map, provinces)];

  const labels = mapLabels(
    map,
    pack.places.map((one) => ({ marker: capitals[one.id], name: one.capital })),
    pack.neighbours.map((one) => ({ at: [one.lat, one.lon], name: one.name })),
    view.legend,
  );
  for (const [id, layer] of layers) {
    layer.getElement().classList.add("ch-province");
    layer.getElement().setAttribute("data-place", id);
    layer.bindTooltip(() => tooltip(id), { sticky: true, className: "ch-tip", direction: "auto" });
    layer.on("mouseover", () => { hovered = id; });
    layer.on("mouseout", () => { hovered = null; });
    layer.on("click", (event) => { L.DomEvent.stop(event); select(place === id ? null : id); });
  }
  for (const [id, marker] of Object.entries(capitals)) {
    marker.getElement().classList.add("ch-capital");
    marker.getElement().setAttribute("data-place", id);
    marker.options.interactive = false;
    marker.getElement().classList.remove("leaflet-interactive");
  }

  /** Shows a day: only what differs from the day before on the screen is touched. */
  function show(to) {
    day = clamp(to);
    pack.places.forEach((one, at) => {
      const span = spanOn(one, day);
      if (spansNow[at] === span) return;
      spansNow[at] = span;
      if (looksNow[at] === span.look) return;
      looksNow[at] = span.look;
      // Leaflet's setStyle writes every attribute of a path, and the browser then lays it out anew; only this one changes.
      layers.get(one.id).options.fillColor = fills[span.look];
      layers.get(one.id).getElement().setAttribute("fill", fills[span.look]);
      const look = pack.looks[span.look];
      const sign = look.kind === "held" ? `holder-${look.actors[0]}` : look.kind;
      capitals[one.id].getElement().setAttribute("data-sign", sign);
    });
    track.say(day, inWords(pack.firstDay + day));
    root.dataset.day = isoDay(pack.firstDay + day);
    afterPaint(tell);
  }

  /** What the day is in words. The map is painted first, this one frame later: the eye is on the map. */
  function tell() {
    write(view.day, inWords(pack.firstDay + day));
    if (!player.playing()) track.mark(day);
    view.totals(day);
    view.changes(day);
    explain();
    if (hovered) layers.get(hovered).setTooltipContent(tooltip(hovered));
  }

  function tooltip(id) {
    const one = pack.places[index.get(id)];
    return make("div", {}, ...placeWords(pack, fills, one, spanOn(one, day)));
  }

  function select(id, { quietly = false } = {}) {
    for (const [at, layer] of layers) layer.getElement().classList.toggle("is-selected", at === id);
    place = index.has(id) ? id : null;
    if (place) layers.get(place).bringToFront();
    Object.values(capitals).forEach((marker) => marker.bringToFront());
    root.dataset.place = place ?? "";
    explain();
    if (!quietly) rest(0);
  }

  function explain() {
    const at = place === null ? null : index.get(place);
    const span = at === null ? null : spansNow[at];
    if (span === explained) return;
    explained = span;
    view.why(at === null ? null : pack.places[at], span);
  }

  /** The hand rests: after `wait` ms without another move the address and the app learn where. */
  function rest(wait) {
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (player.playing()) return;
      const now = { day: isoDay(pack.firstDay + day), place };
      if (JSON.stringify(now) === restedAt) return;
      restedAt = JSON.stringify(now);
      writeAddress(now);
      stage.told?.(now);
    }, wait);
  }

  const player = dayPlayer({
    last: pack.days - 1,
    speed: () => Number(view.speed.value),
    at: () => day,
    show: (to) => { show(to); track.mark(day); },
    glide: track.mark,
    changed: (playing) => { view.playing(playing); if (!playing) { show(day); rest(0); } },
  });

  const eventDays = Object.entries(pack.changes).filter(([, changes]) => changes.some((one) => !one.first)).map(([at]) => Number(at)).sort((a, b) => a - b);
  const moves = {
    play: () => player.toggle(),
    day_back: () => day - 1,
    day_on: () => day + 1,
    event_back: () => eventDays.findLast((one) => one < day) ?? 0,
    event_on: () => eventDays.find((one) => one > day) ?? pack.days - 1,
    first: () => 0,
    last: () => pack.days - 1,
  };
  function move(name) {
    if (name === "play") return moves.play();
    player.pause();
    show(moves[name]());
    rest(250);
  }
  view.onMove = move;
  view.onSelect = (id) => select(id);
  const keys = listenToKeys(root, move, () => place && select(null));
  map.on("click", () => place && select(null));

  show(day);
  tell();
  select(place, { quietly: true });
  restedAt = JSON.stringify({ day: isoDay(pack.firstDay + day), place });

  const stage = {
    root,
    map,
    signature: pack.signature,
    told: null,
    get day() { return isoDay(pack.firstDay + day); },
    get place() { return place; },
    go(iso) {
      if (!(dayOf(iso) >= 0 && dayOf(iso) < pack.days)) return;
      player.pause();
      show(dayOf(iso));
      rest(0);
    },
    select,
    play: player.toggle,
    pause: player.pause,
    scheme(name) { root.dataset.scheme = name; },
    remove() { player.pause(); clearTimeout(resting); keys.remove(); watches.forEach((watch) => watch.disconnect()); map.remove(); root.remove(); },
    labels,
  };
  return stage;
}

/** Calls a function once after the next paint, however often it is asked for before. */
function afterPaint(call) {
  if (call.waiting) return;
  call.waiting = true;
  requestAnimationFrame(() => setTimeout(() => { call.waiting = false; call(); }));
}

/** The span of a place that has a day, found by halving. */
function spanOn(place, day) {
  let low = 0;
  let high = place.spans.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (place.spans[middle].from <= day) low = middle;
    else high = middle - 1;
  }
  return place.spans[low];
}

/** Light or dark as the reader's system has it, now and when it changes. */
function followScheme(root) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { root.dataset.scheme = dark.matches ? "dark" : "light"; };
  dark.addEventListener("change", follow);
  follow();
}

/** Puts day and place into the page's address without a new entry in its history. */
function writeAddress({ day, place }) {
  const address = new URL(location.href);
  address.searchParams.set("day", day);
  if (place) address.searchParams.set("place", place);
  else address.searchParams.delete("place");
  try {
    history.replaceState(history.state, "", address);
  } catch (refused) {
    console.info("this page's address cannot carry the day", refused); // a sandboxed frame may refuse
  }
}
