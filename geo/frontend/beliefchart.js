// The belief chart of one place: valid day across, known-by day down, and what the rule made of it in each cell.

const TODAY_ROW_PX = 14;
const ROW_GAP_PX = 4;

/**
 * Builds the chart. `moved(day, known)` is called while the hand moves over it, `rested()` when it lets go.
 * Returns {element, show, mark, watch}: `show(place, rule)` draws a place (its number, or null for none), `mark(day, known)`
 * moves the crosshair.
 */
function beliefChart(pack, fills, book, { moved, rested }) {
  const caption = make("p", { class: "ch-quiet ch-belief-words" });
  const plot = make("div", { class: "ch-belief-plot" });
  const across = make("div", { class: "ch-cross is-across" });
  const down = make("div", { class: "ch-cross is-down" });
  const axis = make("div", { class: "ch-axis", "aria-hidden": "true" });
  const picture = make("div", { class: "ch-belief", role: "img" }, make("div", { class: "ch-inset" }, plot, down, across, axis));
  const element = make("div", {}, caption, picture);
  const last = pack.days - 1;
  let size = { width: 0, rows: 0 }; // of the plot and of its rows but the last: to ask for them would lay everything out
  let shown = { place: null, rule: null };
  let at = { day: 0, known: TODAY };

  const valueAt = ({ clientX, clientY }) => {
    const box = plot.getBoundingClientRect();
    const cell = (share) => Math.round(Math.min(1, Math.max(0, share)) * last);
    const known = clientY - box.top > size.rows + ROW_GAP_PX / 2 ? TODAY : cell((clientY - box.top) / size.rows);
    return { day: cell((clientX - box.left) / box.width), known };
  };
  followHand(picture, { focus: null, valueAt, moved: ({ day, known }) => moved(day, known), rested });

  function show(place, rule) {
    shown = { place, rule };
    picture.hidden = place === null;
    if (place === null) {
      write(caption, say("learned_nothing"));
      return;
    }
    const words = learnedWords(pack, book, rule, place);
    write(caption, `${words} ${say("learned_help")}`);
    picture.setAttribute("aria-label", `${say("learned_picture", { place: pack.places[place].capital, rule })} ${words}`);
    draw();
  }
  function draw() {
    if (shown.place === null || !size.width) return;
    axis.replaceChildren(...axisMarks(pack, size.width));
    plot.replaceChildren(beliefCells(pack, fills, book, shown, size.width, size.rows));
    mark(at.day, at.known);
  }
  function mark(day, known) {
    at = { day, known };
    if (shown.place === null) return;
    const by = known === FOLLOW ? day : known;
    const y = known === TODAY ? size.rows + ROW_GAP_PX + TODAY_ROW_PX : (Math.min(last, Math.max(0, by)) / last) * size.rows;
    down.style.transform = `translateX(${((100 * day) / last).toFixed(3)}%)`;
    across.style.transform = `translateY(${y.toFixed(1)}px)`;
  }
  const watch = new ResizeObserver(() => {
    size = { width: plot.clientWidth, rows: plot.clientHeight - TODAY_ROW_PX - ROW_GAP_PX };
    draw();
  });
  watch.observe(plot);
  return { element, show, mark, watch };
}

/** When the last change of a place was first told and since when no report has moved it, in a sentence. */
function learnedWords(pack, book, rule, place) {
  const date = (day) => inWords(pack.firstDay + day, { weekday: false });
  const now = book.table(rule, TODAY);
  let day = pack.days - 1;
  const state = now.at(place, day).state;
  while (day > 0 && now.at(place, day - 1).state === state) day -= 1;
  const told = book.knownDays(rule).map((known) => [known, book.span(book.lookUp(rule, place, day, known)).state === state]);
  const name = capitalised(book.kinds.find((kind) => kind.state === state).label);
  const words = say(day ? "learned_from" : "learned_always", { place: pack.places[place].capital, state: name, date: date(day) });
  if (!told.some(([, so]) => so) || state === "unknown") return say("learned_state", { words });
  const first = told.find(([, so]) => so)[0];
  const settled = told[told.findLastIndex(([, so]) => !so) + 1][0];
  return say(first === settled ? "learned_at_once" : "learned_later", { words, first: date(first), settled: date(settled) });
}

/** The cells as few rectangles: the rows between two reports are alike, and so are neighbours that look the same. */
function beliefCells(pack, fills, book, { place, rule }, width, height) {
  const last = Math.max(1, pack.days - 1);
  const x = (day) => Math.min(width, Math.max(0, ((day - 0.5) / last) * width));
  const y = (day) => Math.min(height, Math.max(0, ((day - 0.5) / last) * height));
  const below = height + ROW_GAP_PX;
  const svg = makeSvg("svg", { width, height: below + TODAY_ROW_PX });
  const starts = [0, ...book.knownDays(rule).filter((day) => day > 0 && day < pack.days), pack.days];
  const bands = starts.slice(0, -1).map((from, at) => ({ top: y(from), bottom: y(starts[at + 1]), known: from }));
  const today = { top: below, bottom: below + TODAY_ROW_PX, known: TODAY };
  for (const [value, paint] of [[(span) => fills[span.look], (fill) => fill], [(span) => span.contradicted, (on) => (on ? `url(#${fills.doubt})` : null)]]) {
    for (const one of merged(pack, book, rule, place, [...bands, today], value)) {
      const fill = paint(one.value);
      if (!fill) continue;
      const left = x(one.from);
      svg.append(makeSvg("rect", { x: left, y: one.top, width: x(one.to + 1) - left, height: one.bottom - one.top, fill, "shape-rendering": "crispEdges" }));
    }
  }
  const steps = [...Array(pack.days).keys()].map((known) => `H${x(known + 1).toFixed(1)}V${y(known + 1).toFixed(1)}`).join("");
  const wide = Math.max(7, Math.ceil((24 / Math.max(1, height)) * pack.days)); // days between two marks that stand clear of each other
  const marks = [];
  for (let known = wide; x(known + 1) + 60 < width; known += wide) {
    const words = say("by_date", { date: say("short_date", calendar(pack.firstDay + known)) });
    marks.push(makeSvg("text", { class: "ch-known-mark", x: x(known + 1) + 8, y: y(known + 0.5) }, words));
  }
  svg.append(
    makeSvg("path", { class: "ch-not-yet", d: `M${x(0)} 0${steps}H${width}V0Z` }),
    makeSvg("text", { class: "ch-not-yet-words", x: width - 10, y: Math.min(24, height / 3) }, say("not_yet")),
    ...marks,
    makeSvg("text", { class: "ch-today-words", x: width - 6, y: below + TODAY_ROW_PX - 3.5 }, say("known_today")),
  );
  return svg;
}

/** Runs of days with one value, those that have not come yet too, joined downwards where the next band has the same run: [{value, from, to, top, bottom}]. */
function merged(pack, book, rule, place, bands, value) {
  const done = [];
  let open = [];
  for (const band of bands) {
    const runs = [];
    for (let day = 0; day < pack.days; day += 1) {
      const now = value(book.span(book.lookUp(rule, place, day, band.known === TODAY ? Infinity : band.known)));
      const run = runs.at(-1);
      if (run && run.value === now) run.to = day;
      else runs.push({ value: now, from: day, to: day, top: band.top, bottom: band.bottom });
    }
    open = runs.map((run) => {
      const above = open.find((one) => one.value === run.value && one.from === run.from && one.to === run.to && one.bottom === run.top);
      if (!above) done.push(run);
      else above.bottom = run.bottom;
      return above ?? run;
    });
  }
  return done;
}
