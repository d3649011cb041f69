// The timeline under the map: a slider with a bar at every day on which something changed, and the chart of capitals
// held by each side. Both measure days along the same line, so one cursor serves both.

/**
 * Builds slider and chart. `moved(day)` is called while the hand moves, `rested()` when it lets go. Days are counted from
 * the first day of the timeline. Returns {slider, chart, say, mark, watch}: `say(day, words)` is for those who listen,
 * `mark(position)` puts handle and cursor at a position, which may lie between two days while playing.
 */
function dayTrack(pack, fills, { moved, rested }) {
  const last = pack.days - 1;
  const share = (day) => (last ? day / last : 0);
  const handle = make("div", { class: "ch-handle" });
  const line = make("div", { class: "ch-line" });
  const bars = make("div", { class: "ch-bars", "aria-hidden": "true" });
  const axis = make("div", { class: "ch-axis", "aria-hidden": "true" });
  const slider = make(
    "div",
    {
      class: "ch-slider", role: "slider", tabindex: 0, "aria-label": "Day",
      "aria-valuemin": 0, "aria-valuemax": last, "aria-orientation": "horizontal",
    },
    make("div", { class: "ch-inset" }, bars, line, handle, axis),
  );
  // That somebody is first heard to hold a place is no change of hands and has no bar.
  const counts = Object.entries(pack.changes).map(([day, changes]) => [day, changes.filter((one) => !one.first).length]);
  const most = Math.max(1, ...counts.map(([, count]) => count));
  for (const [day, count] of counts.filter(([, number]) => number)) {
    const bar = make("div", { class: "ch-bar" });
    bar.style.left = `${100 * share(Number(day))}%`;
    bar.style.width = `max(3px, ${(74 / pack.days).toFixed(3)}%)`;
    bar.style.height = `${(22 + (78 * count) / most).toFixed(1)}%`;
    bars.append(bar);
  }

  const cursor = make("div", { class: "ch-cursor" });
  const plot = make("div", { class: "ch-plot" });
  const chart = make("div", { class: "ch-chart", "aria-hidden": "true" }, make("div", { class: "ch-inset" }, plot, cursor));

  const inner = slider.firstChild;
  for (const target of [slider, chart]) {
    const dayAt = (event) => {
      const { left, width } = target.firstChild.getBoundingClientRect();
      return Math.round(Math.min(1, Math.max(0, (event.clientX - left) / width)) * last);
    };
    let waiting = null; // the day the hand is on, shown once a frame
    const follow = (event) => {
      if (waiting === null) requestAnimationFrame(() => { moved(waiting); waiting = null; });
      waiting = dayAt(event);
    };
    target.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      target.setPointerCapture(event.pointerId);
      slider.focus({ preventScroll: true });
      event.preventDefault();
      moved(dayAt(event));
      target.addEventListener("pointermove", follow);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      target.addEventListener(end, (event) => {
        target.removeEventListener("pointermove", follow);
        if (end === "pointerup") moved(dayAt(event));
        rested();
      });
    }
  }

  function fit() {
    axis.replaceChildren(...axisMarks(pack, inner.clientWidth, share));
    plot.replaceChildren(heldChart(pack, fills, plot.clientWidth, plot.clientHeight));
  }
  const watch = new ResizeObserver(fit);
  watch.observe(inner);

  function say(day, words) {
    if (slider.getAttribute("aria-valuetext") === words) return;
    slider.setAttribute("aria-valuenow", day);
    slider.setAttribute("aria-valuetext", words);
  }
  function mark(position) {
    // Each is a background that moves inside its element: the browser paints anew and need not lay anything out.
    const at = `${(100 * share(position)).toFixed(3)}%`;
    handle.style.backgroundPositionX = at;
    line.style.backgroundSize = `${at} 100%`;
    cursor.style.backgroundPositionX = at;
  }
  return { slider, chart, say, mark, watch };
}

function axisMarks(pack, width, share) {
  const room = Math.max(2, Math.floor(width / 52));
  const step = [1, 2, 4, 7, 14, 30, 61, 122, 365].find((days) => pack.days / days <= room) ?? 730;
  const marks = [];
  let month = null;
  for (let day = 0; day < pack.days; day += step) {
    const date = calendar(pack.firstDay + day);
    const named = date.month !== month;
    month = date.month;
    const mark = make("span", { class: named ? "ch-mark is-month" : "ch-mark" }, named ? `${date.day} ${date.month.slice(0, 3)}` : `${date.day}`);
    mark.style.left = `${100 * share(day)}%`;
    marks.push(mark);
  }
  return marks;
}

/** Stacked columns a day wide, drawn in pixels so that the patterns keep their shape. */
function heldChart(pack, fills, width, height) {
  const last = Math.max(1, pack.days - 1);
  const svg = makeSvg("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  const order = stackOrder(pack);
  let from = 0;
  for (let day = 1; day <= pack.days; day += 1) {
    if (day < pack.days && order.every((kind) => kind.counts[day] === kind.counts[from])) continue;
    const x = Math.max(0, ((from - 0.5) / last) * width);
    const right = Math.min(width, ((day - 0.5) / last) * width);
    let y = 0;
    for (const { counts, look } of order) {
      const tall = (counts[from] / pack.places.length) * height;
      if (tall > 0) svg.append(makeSvg("rect", { x, y, width: right - x + 0.5, height: tall, fill: fills[look], "shape-rendering": "crispEdges" }));
      y += tall;
    }
    from = day;
  }
  return svg;
}

/** Who holds how many capitals on each day: [{kind, label, look, counts}], first the holders in the dataset's order. */
function stackOrder(pack) {
  if (pack.stack) return pack.stack;
  const kinds = [...pack.actors.map((actor, at) => ({ kind: "held", actor: at, label: actor.label })), { kind: "contested", label: "contested" }, { kind: "unknown", label: "unknown" }];
  const same = (kind, look) => look.kind === kind.kind && (look.kind !== "held" || look.actors[0] === kind.actor);
  const stack = kinds.map((kind) => {
    const counts = new Array(pack.days).fill(0);
    for (const { spans } of pack.places) {
      spans.forEach((span, at) => {
        const end = at + 1 < spans.length ? spans[at + 1].from : pack.days;
        if (same(kind, pack.looks[span.look])) for (let day = span.from; day < end; day += 1) counts[day] += 1;
      });
    }
    const plain = pack.looks.findIndex((look) => same(kind, look) && !look.assumed && look.claimed === null);
    return { ...kind, counts, look: plain < 0 ? pack.looks.findIndex((look) => same(kind, look)) : plain };
  });
  const used = stack.filter((kind) => kind.counts.some(Boolean));
  const contested = used.findIndex((kind) => kind.kind === "contested");
  if (contested > 1) used.splice(1, 0, ...used.splice(contested, 1)); // between the first holder and those who come after
  pack.stack = used;
  return used;
}
