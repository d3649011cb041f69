// What stands round the map: head, legend, controls, chart, and in the page of its own also what changed and why.

const LONG_DAYS = 400; // from here on days pass faster

/**
 * Builds these parts round `canvas`, with the controls of what is chosen, the button for its link and the day's table. `page`
 * adds the column with the day's changes and the selected place.
 */
function stageParts(pack, fills, book, incidents, canvas, { page, choices, link, table }) {
  const day = make("span", { class: "ch-day" });
  const known = make("span", { class: "ch-as-known" });
  const totals = make("p", { class: "ch-totals" });
  const speed = make(
    "select",
    { class: "ch-speed", "aria-label": say("speed") },
    ...speeds(pack).map((days, at) => make("option", { value: days, selected: at === 1 }, say("days_a_second", { n: days }))),
  );
  const play = button("play", "is-main");
  const view = { day, known, speed, onMove: null };
  function button(name, className = "") {
    const words = say(`button_${name}`);
    const made = make("button", { type: "button", class: `ch-button ${className}`, title: words, "aria-label": words }, icon(name));
    made.addEventListener("click", () => view.onMove(name));
    return made;
  }
  const controls = make(
    "div",
    { class: "ch-controls", role: "group", "aria-label": say("timeline") },
    make("div", { class: "ch-buttons" },
      button("event_back"), button("day_back"), play, button("day_on"), button("event_on"), location.protocol === "about:" ? null : link), // a notebook's frame has no address
    choices.known, choices.rule,
  );
  const options = make("div", { class: "ch-options" }, choices.meaning, speed, choices.names);
  view.track = make("div", { class: "ch-track" });
  view.chart = make("div", {});
  view.belief = make("div", {});
  const held = make("p", { class: "ch-held" });
  const legend = make(
    "div",
    { class: "ch-legend" },
    make("ul", {}, ...legendRows(pack, fills).map(([paint, words]) => make("li", {}, swatch(paint), words)), 
      pack.looks.length > 1 ? make("li", {}, doubtBadge(), say("legend_otherwise")) : null,
      ...(incidents ? ["", "is-rough"].map((name) => make("li", {}, ringBadge(name), say(`legend_incidents${name && "_rough"}`))) : [])),
    make("p", {}, pack.unit.note),
  );
  view.legend = legend;
  const credit = make("p", { class: "ch-credit" }, pack.attributions.map((one) => one.replace(/^[^:]*: /, "")).slice(0, 2).join(" · "));
  view.credit = credit;
  const main = make(
    "div",
    { class: "ch-main" },
    make("div", { class: "ch-card ch-stage" }, make("div", { class: "ch-map" }, canvas, legend, credit), controls, view.track, options),
    make("div", { class: "ch-card ch-held-card" }, make("h2", { class: "ch-title" }, say("capitals_held")), held, view.chart),
    make("div", { class: "ch-card ch-held-card" }, make("h2", { class: "ch-title" }, say("known_when")), view.belief),
    table,
  );
  const changes = make("ul", { class: "ch-changes" });
  const why = make("div", { class: "ch-why" });
  const quotes = make("div", {});
  view.head = make("header", { class: "ch-head" }, make("h1", { class: "ch-shown" }, day, " ", known), totals);
  view.body = make("div", { class: page ? "ch-body has-aside" : "ch-body" }, main);
  if (page) {
    view.brand = make("p", { class: "ch-brand" }, make("b", {}, say("program")), ` ${pack.title}`);
    view.foot = make("footer", { class: "ch-foot" }, say("foot", { attributions: pack.attributions.join(" · "), licence: pack.licence, dataset: pack.dataset }));
    view.body.append(make(
      "aside",
      { class: "ch-aside" },
      make("section", { class: "ch-card ch-pad" }, make("h2", { class: "ch-title" }, say("what_changed")), changes),
      make("section", { class: "ch-card ch-pad" }, make("h2", { class: "ch-title" }, say("why")), why, quotes),
    ));
  }

  const readouts = book.kinds.map((kind) => {
    const number = make("b", {});
    held.append(make("span", { class: "ch-readout" }, swatch(fills[kind.look]), number, " ", capitalised(kind.label)));
    return number;
  });
  const gaining = gainingKind(pack, book);
  const first = make("b", {});
  const gainer = gaining < 0 ? "" : book.kinds[gaining].label;
  totals.append(...sayWith(gaining < 0 ? "total_followed" : "total_held", { number: first, many: pack.unit.many, holder: gainer }));
  const others = book.kinds.map(({ kind, label }, at) => {
    if (at === gaining) return null;
    const number = make("b", {});
    const part = make("span", {}, ...sayWith(kind === "held" ? "total_others" : "total_state", { number, holder: label, state: label }));
    totals.append(part);
    return [number, part];
  });
  const happened = make("p", { class: "ch-happened" });
  if (incidents) totals.after(happened);
  view.totals = (table, at) => {
    if (incidents) write(happened, incidentWords(incidents.on(at)) ?? say("incidents_none"));
    const counts = table.counts().map((count) => count[at]);
    write(first, gaining < 0 ? pack.places.length : say("number_of", { number: counts[gaining], all: pack.places.length }));
    counts.forEach((count, kind) => {
      write(readouts[kind], count);
      if (!others[kind]) return;
      const [number, part] = others[kind];
      write(number, count);
      if (part.hidden !== !count) part.hidden = !count;
    });
  };
  view.told = () => (incidents ? `${totals.innerText}. ${happened.innerText}` : totals.innerText);
  view.changes = (table, at) => {
    if (!page) return;
    const rows = table.changes()[at].map((change) => {
      const name = make("button", { type: "button", class: "ch-link" }, pack.places[change.place].capital);
      name.addEventListener("click", () => view.onSelect(pack.places[change.place].id));
      return make("li", {}, name, make("span", {}, change.words));
    });
    changes.replaceChildren(...(rows.length ? rows : [make("li", { class: "ch-quiet" }, say("nothing_changed"))]));
  };
  let quoted; // the span whose claims stand there: they stay open or folded while only the day moves
  view.why = (place, span, at) => {
    if (!page) return;
    why.replaceChildren(...(place
      ? placeWords(pack, fills, place, span, at, { heading: "h3" })
      : [make("p", { class: "ch-nothing" }, icon("choose"), say("nothing_selected"))]));
    if (quoted !== span) quotes.replaceChildren(...(span ? claimQuotes(pack, span) : []));
    quoted = span;
  };
  view.playing = (on) => {
    play.replaceChildren(icon(on ? "pause" : "play"));
    const words = say(on ? "button_pause" : "button_play");
    play.setAttribute("aria-label", words);
    play.setAttribute("title", words);
  };
  return view;
}

/** Days a second to choose from: a summer plays in half a minute, and so do thirty years. */
function speeds(pack) {
  return pack.days > LONG_DAYS ? [7, 30, 90, 365] : [1, 3, 8];
}

/** The number of the kind of state that gains most from the first day to the last, by all that is known; -1 if none is held. */
function gainingKind(pack, book) {
  const counts = book.table(pack.rule, TODAY).counts();
  const gains = book.kinds.map(({ kind }, at) => (kind === "held" ? counts[at][pack.days - 1] - counts[at][0] : -Infinity));
  return book.kinds.some(({ kind }) => kind === "held") ? gains.indexOf(Math.max(...gains)) : -1;
}

/** Leaflet's two buttons, in the language of all the others. */
function nameZoom(canvas) {
  for (const which of ["in", "out"]) {
    const words = say(`zoom_${which}`);
    const made = canvas.querySelector(`.leaflet-control-zoom-${which}`);
    made?.setAttribute("title", words);
    made?.setAttribute("aria-label", words);
  }
}

/** Fits the country into the map, again whenever the map's size changes while the reader has not moved it; returns the observer. */
function fitCountry(map, bounds) {
  let home = null;
  let fitted = null; // to which size
  const fit = () => {
    map.invalidateSize({ animate: false, pan: false });
    const size = map.getSize();
    if (!size.x || !size.y || (fitted && size.equals(fitted))) return;
    fitted = size;
    const moved = home !== null && (Math.abs(map.getZoom() - home.zoom) > 0.01 || map.getCenter().distanceTo(home.center) > 20000);
    if (moved) return;
    map.setMinZoom(0);
    map.fitBounds(bounds, { animate: false, paddingTopLeft: [14, 14], paddingBottomRight: [14, 24] });
    home = { zoom: map.getZoom(), center: map.getCenter() };
    map.setMinZoom(home.zoom);
  };
  // With the whole country in view there is nowhere to drag it to, and a finger on it should scroll the page.
  map.on("zoomend", () => {
    if (home && map.getZoom() > home.zoom + 0.01) return map.dragging.enable();
    map.dragging.disable();
    if (home) map.panTo(home.center, { animate: false });
    return undefined;
  });
  map.dragging.disable();
  fit();
  const watch = new ResizeObserver(fit);
  watch.observe(map.getContainer());
  return watch;
}
