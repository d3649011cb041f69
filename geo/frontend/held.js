// The chart of places held by each side over time, and the bars of the days on which something changed.

/**
 * Stacked columns a day wide, drawn in pixels so that the patterns keep their shape: {svg, draw}. It has one path for each kind,
 * and `draw(counts, width, height)` changes only what these describe.
 */
function heldChart(pack, fills, kinds) {
  const paths = kinds.map(({ look }) => makeSvg("path", { fill: fills[look], "shape-rendering": "crispEdges" }));
  const svg = makeSvg("svg", {}, ...paths);
  function draw(counts, width, height) {
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
    const drawn = kinds.map(() => "");
    const step = width / Math.max(1, pack.days - 1);
    for (let from = 0, day = 1; day <= pack.days; day += 1) {
      if (day < pack.days && counts.every((count) => count[day] === count[from])) continue;
      const x = Math.max(0, (from - 0.5) * step);
      const right = Math.min(width, (day - 0.5) * step);
      let y = 0;
      counts.forEach((count, at) => {
        const tall = (count[from] / pack.places.length) * height;
        if (tall > 0) drawn[at] += `M${x.toFixed(1)} ${y.toFixed(1)}H${(right + 0.5).toFixed(1)}v${tall.toFixed(1)}H${x.toFixed(1)}z`;
        y += tall;
      });
      from = day;
    }
    paths.forEach((path, at) => path.setAttribute("d", drawn[at]));
  }
  return { svg, draw };
}

/** One path with a bar for every day that has a number, for a drawing `width` pixels wide and as many high as the highest. */
function barPath(pack, numbers, width, height) {
  const most = Math.max(1, ...numbers);
  const wide = Math.max(3, (0.74 * width) / pack.days);
  return numbers.flatMap((number, day) => {
    if (!number) return [];
    const x = (width * day) / Math.max(1, pack.days - 1) - wide / 2;
    const tall = height * (0.22 + (0.78 * number) / most);
    return [`M${x.toFixed(1)} ${height}v${-tall.toFixed(1)}h${wide.toFixed(1)}v${tall.toFixed(1)}z`];
  }).join("");
}

/** The days that stand under a line of time `width` pixels wide, as many as have room. */
function axisMarks(pack, width) {
  const room = Math.max(2, Math.floor(width / 52));
  const step = [1, 2, 4, 7, 14, 30, 61, 122, 365].find((days) => pack.days / days <= room) ?? 730;
  const marks = [];
  let month = null;
  for (let day = 0; day < pack.days; day += step) {
    const date = calendar(pack.firstDay + day);
    const named = date.month !== month;
    month = date.month;
    const mark = make("span", { class: named ? "ch-mark is-month" : "ch-mark" }, named ? say("short_date", date) : `${date.day}`);
    mark.style.left = `${(100 * day) / Math.max(1, pack.days - 1)}%`;
    marks.push(mark);
  }
  return marks;
}
