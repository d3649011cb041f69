// What stands round the map: head, legend, controls, chart, and in the page of its own also what changed and why.

const OPEN_CLAIMS = 3;

/** Builds these parts. `page` adds the column with the day's changes and the selected place. */
function stageParts(pack, fills, canvas, { page }) {
  const day = make("h1", { class: "ch-day" });
  const totals = make("p", { class: "ch-totals" });
  const speed = make(
    "select",
    { class: "ch-speed", "aria-label": "Speed" },
    ...[1, 3, 8].map((days) => make("option", { value: days, selected: days === 3 }, days === 1 ? "1 day / s" : `${days} days / s`)),
  );
  const play = button("play", "Play", "is-main");
  const view = { day, speed, onMove: null };
  function button(name, words, className = "", text = null) {
    const made = make("button", { type: "button", class: `ch-button ${className}`, title: words, "aria-label": words }, icon(name), text);
    made.addEventListener("click", () => view.onMove(name));
    return made;
  }
  const controls = make(
    "div",
    { class: "ch-controls", role: "group", "aria-label": "Timeline" },
    make("div", { class: "ch-buttons" },
      button("event_back", "Previous change"), button("day_back", "Previous day"), play,
      button("day_on", "Next day"), button("event_on", "Next change"), speed),
    make("p", { class: "ch-terms" }, "Rule: ", make("b", {}, pack.rule), " · known by: ", make("b", {}, pack.knownBy ? inWords(dayNumber(pack.knownBy), { weekday: false }) : "today")),
  );
  view.track = make("div", { class: "ch-track" });
  view.chart = make("div", {});
  const held = make("p", { class: "ch-held" });
  const legend = make(
    "div",
    { class: "ch-legend" },
    make("ul", {}, ...legendRows(pack, fills).map(([paint, words]) => make("li", {}, swatch(paint), words))),
    make("p", {}, pack.unit.note),
  );
  view.legend = legend;
  const credit = make("p", { class: "ch-credit" }, pack.attributions.map((one) => one.replace(/^[^:]*: /, "")).slice(0, 2).join(" · "));
  const main = make(
    "div",
    { class: "ch-main" },
    make("div", { class: "ch-card" }, make("div", { class: "ch-map" }, canvas, legend, credit), controls, view.track),
    make("div", { class: "ch-card ch-held-card" }, make("h2", { class: "ch-title" }, "Capitals held"), held, view.chart),
  );
  const changes = make("ul", { class: "ch-changes" });
  const why = make("div", { class: "ch-why" });
  view.head = make("header", { class: "ch-head" }, day, totals);
  view.body = make("div", { class: page ? "ch-body has-aside" : "ch-body" }, main);
  if (page) {
    view.brand = make("p", { class: "ch-brand" }, make("b", {}, "Changing Hands"), ` ${pack.title}`);
    view.foot = make("footer", { class: "ch-foot" }, `${pack.attributions.join(" · ")} · Licence: ${pack.licence} · Dataset ${pack.dataset}`);
    view.body.append(make(
      "aside",
      { class: "ch-aside" },
      make("section", { class: "ch-card ch-pad" }, make("h2", { class: "ch-title" }, "What changed this day"), changes),
      make("section", { class: "ch-card ch-pad" }, make("h2", { class: "ch-title" }, "Why this colour?"), why),
    ));
  }

  const stack = stackOrder(pack);
  const gains = stack.filter((one) => one.kind === "held").map((one) => [one.counts[pack.days - 1] - one.counts[0], one]);
  const gaining = gains.length ? gains.reduce((a, b) => (b[0] > a[0] ? b : a))[1] : null;
  const readouts = stack.map((one) => {
    const number = make("b", {});
    held.append(make("span", { class: "ch-readout" }, swatch(fills[one.look]), number, " ", capitalised(one.label)));
    return [number, one];
  });
  const first = make("b", {});
  totals.append(first, ` ${pack.unit.many}${gaining ? ` held by the ${gaining.label}` : ""}`);
  const others = stack.filter((one) => one !== gaining).map((one) => {
    const number = make("b", {});
    const part = make("span", {}, ", ", number, one.kind === "held" ? ` by the ${one.label}` : ` ${one.label}`);
    totals.append(part);
    return [number, one, part];
  });
  view.totals = (at) => {
    write(first, gaining ? `${gaining.counts[at]} of ${pack.places.length}` : pack.places.length);
    for (const [number, one, part] of [...others, ...readouts]) {
      write(number, one.counts[at]);
      if (part) part.hidden = !one.counts[at];
    }
  };
  view.changes = (at) => {
    if (!page) return;
    const rows = (pack.changes[at] ?? []).map((change) => {
      const name = make("button", { type: "button", class: "ch-link" }, pack.places[change.place].capital);
      name.addEventListener("click", () => view.onSelect(pack.places[change.place].id));
      return make("li", {}, name, make("span", {}, change.words));
    });
    changes.replaceChildren(...(rows.length ? rows : [make("li", { class: "ch-quiet" }, "No capital changed hands.")]));
  };
  view.why = (place, span) => {
    if (!page) return;
    if (!place) why.replaceChildren(make("p", { class: "ch-quiet" }, "Click a province to see by whose word it has its colour."));
    else why.replaceChildren(...placeWords(pack, fills, place, span, { heading: "h3" }), ...claimQuotes(pack, span));
  };
  view.playing = (on) => {
    play.replaceChildren(icon(on ? "pause" : "play"));
    play.setAttribute("aria-label", on ? "Pause" : "Play");
    play.setAttribute("title", on ? "Pause" : "Play");
  };
  return view;
}

/** What the map says of a place on a day: its names, the state, since when, on what it rests and by whose word. */
function placeWords(pack, fills, place, span, { heading = "p" } = {}) {
  const look = pack.looks[span.look];
  const other = Object.entries(place.names).map(([language, name]) => rightToLeft(language, name));
  const where = place.capital === place.name ? "province and its capital" : `capital of ${place.name}`;
  const unknown = look.kind === "unknown" ? "nobody has said who holds it" : "for as long as reports tell";
  const since = span.since ? `since ${inWords(dayNumber(span.since), { weekday: false })}` : unknown;
  return [
    make(heading, { class: "ch-name-line" }, place.capital, ...other.flatMap((name, at) => [at ? " · " : " ", name])),
    make("p", { class: "ch-quiet" }, where),
    make("p", { class: "ch-state" }, swatch(fills[span.look]), make("b", {}, lookWords(pack, look)), ` ${since}`),
    span.basis && span.basis !== "observed" ? make("p", { class: "ch-quiet" }, pack.bases[span.basis]) : null,
    span.word ? make("p", { class: "ch-quiet" }, span.word) : null,
  ].filter(Boolean);
}

/** The claims that decided a span, the first ones open, and those that were overruled, with the reason. */
function claimQuotes(pack, span) {
  const quote = (id, reason = null) => make(
    "blockquote",
    { class: reason ? "ch-quote is-overruled" : "ch-quote" },
    pack.claims[id].quote ? make("q", {}, pack.claims[id].quote) : null,
    make("footer", {}, pack.claims[id].cited),
    reason ? make("footer", { class: "ch-reason", tabindex: 0 }, make("b", {}, "Overruled: "), reason) : null,
  );
  const folded = (words, quotes) => quotes.length ? make("details", { class: "ch-more" }, make("summary", {}, words), ...quotes) : null;
  const deciding = span.claims.map((id) => quote(id));
  const overruled = span.overruled.map(([id, reason]) => quote(id, reason));
  const open = deciding.length > OPEN_CLAIMS + 1 ? OPEN_CLAIMS : deciding.length;
  return [
    ...deciding.slice(0, open),
    folded(`${deciding.length - open} more claims`, deciding.slice(open)),
    folded(overruled.length === 1 ? "1 claim overruled" : `${overruled.length} claims overruled`, overruled),
  ].filter(Boolean);
}

function capitalised(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Fits the country into the map, again whenever the map's size changes while the reader has not moved it; returns the observer. */
function fitCountry(map, provinces) {
  const bounds = provinces.getBounds();
  let home = null;
  const fit = () => {
    if (!map.getSize().x || !map.getSize().y) return;
    map.invalidateSize({ animate: false, pan: false });
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
