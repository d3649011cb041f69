// The timeline under the map: one line of days with two handles, the day's and the known-by day's, a bar at every day on
// which something changed, and the chart of places held. All measure days along the same line.

const PAST_THE_END_PX = 8; // a hand this far beyond the last day means today

/**
 * Builds track and chart. `moved(day)` and `knownMoved(known)` are called while the hand moves, `rested()` when it lets go.
 * Returns {parts, chart, say, sayKnown, mark, draw, watch}: `say(day, words)` and `sayKnown(known, words)` are for those who
 * listen, `mark(position, known, words)` puts the handles and the cursor, where a position may lie between two days while
 * playing, and `draw(table)` shows what changed and who held how many by a table.
 */
function dayTrack(pack, fills, book, incidents, { moved, knownMoved, rested }) {
  const last = pack.days - 1;
  const clamp = (day) => Math.min(last, Math.max(0, day));
  const share = (day) => (last ? (100 * clamp(day)) / last : 0);
  const bars = makeSvg("path", { class: "ch-bar" });
  const happened = makeSvg("path", { class: "ch-bar is-incidents" });
  const drawing = makeSvg("svg", { class: "ch-bars", "aria-hidden": "true" }, happened, bars);
  const line = make("div", { class: "ch-line" });
  const handle = make("div", { class: "ch-handle" });
  const label = make("span", { class: "ch-rider-label" });
  const rider = make("div", { class: "ch-rider" }, make("span", { class: "ch-diamond" }), label);
  const axis = make("div", { class: "ch-axis", "aria-hidden": "true" });
  const slider = (name, most, className, ...parts) => make(
    "div",
    {
      class: `ch-slider ${className}`, role: "slider", tabindex: 0, "aria-label": name,
      "aria-valuemin": 0, "aria-valuemax": most, "aria-orientation": "horizontal",
    },
    make("div", { class: "ch-inset" }, ...parts),
  );
  const day = slider(say("day"), last, "", drawing, line, handle);
  const known = slider(say("known_by"), last + 1, "is-known", rider);
  const cursor = make("div", { class: "ch-cursor" });
  const plot = make("div", { class: "ch-plot" });
  const chart = make("div", { class: "ch-chart", "aria-hidden": "true" }, make("div", { class: "ch-inset" }, plot, cursor));
  const below = make("div", { class: "ch-below", "aria-hidden": "true" }, make("div", { class: "ch-inset" }, axis));

  const inner = day.firstChild;
  const dayAt = (event) => Math.round(clamp(((event.clientX - left(inner)) / inner.clientWidth) * last));
  for (const target of [day, chart, below]) followHand(target, { focus: day, valueAt: dayAt, moved, rested });
  const knownAt = (event) => (event.clientX > left(inner) + inner.clientWidth + PAST_THE_END_PX ? TODAY : dayAt(event));
  followHand(known, { focus: known, valueAt: knownAt, moved: knownMoved, rested });

  const held = heldChart(pack, fills, book.kinds);
  plot.append(held.svg);
  let drawn = null;
  let size = null; // of line and plot: to ask for them while drawing would have the browser lay everything out
  function draw(table) {
    drawn = table;
    if (!drawn || !size) return;
    if (incidents) happened.setAttribute("d", barPath(pack, incidents.daily, size.line, BARS_PX));
    bars.setAttribute("d", barPath(pack, table.moved(), size.line, BARS_PX));
    held.draw(table.counts(), size.width, size.height);
  }
  const watch = new ResizeObserver(() => {
    size = { line: inner.clientWidth, width: plot.clientWidth, height: plot.clientHeight };
    axis.replaceChildren(...axisMarks(pack, size.line));
    draw(drawn);
  });
  watch.observe(inner);

  function speak(element, now, words) {
    if (element.getAttribute("aria-valuetext") === words) return;
    element.setAttribute("aria-valuenow", now);
    element.setAttribute("aria-valuetext", words);
  }
  function mark(position, by, words) {
    // Each moves inside its element: the browser paints anew and need not lay anything out.
    const at = `${share(position).toFixed(3)}%`;
    handle.style.backgroundPositionX = at;
    line.style.backgroundSize = `${at} 100%`;
    cursor.style.backgroundPositionX = at;
    const there = share(by === TODAY ? last : by === FOLLOW ? position : by);
    rider.style.transform = `translateX(${there.toFixed(3)}%)`;
    rider.classList.toggle("is-right", there > 50);
    write(label, words);
  }
  return {
    parts: [day, known, below],
    chart,
    say: (now, words) => speak(day, now, words),
    sayKnown: (now, words) => speak(known, now === TODAY ? last + 1 : clamp(now), words),
    mark,
    draw,
    watch,
  };
}

const BARS_PX = 28;

function left(element) {
  return element.getBoundingClientRect().left;
}

/** Calls `moved` with `valueAt(event)` while a pressed pointer moves over a target, at most once a frame, then `rested`. */
function followHand(target, { focus, valueAt, moved, rested }) {
  let waiting = null; // the value the hand is on, shown once a frame
  const follow = (event) => {
    if (waiting === null) requestAnimationFrame(() => { moved(waiting); waiting = null; });
    waiting = valueAt(event);
  };
  target.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    target.setPointerCapture(event.pointerId);
    focus?.focus({ preventScroll: true });
    event.preventDefault();
    moved(valueAt(event));
    target.addEventListener("pointermove", follow);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    target.addEventListener(end, (event) => {
      target.removeEventListener("pointermove", follow);
      if (end === "pointerup") moved(valueAt(event));
      rested();
    });
  }
}
