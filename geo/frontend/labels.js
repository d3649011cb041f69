// Names on the map: each capital's beside its marker where it covers no marker and no other name, else left out until
// there is room; the neighbours' names quietly behind. Drawn in a pane of their own, so they move with the map. Beside a marker
// the sign that a report says otherwise, drawn among the provinces: it changes with them, and the names need not be painted anew.

const GAP = 4;
// Where a neighbour's name may stand, from its place: right and down in pixels.
const NEARBY = [[0, 0], [0, -18], [0, 18], [44, 0], [-44, 0], [44, -18], [44, 18], [88, 0], [-88, 0]];
const BETWEEN = 5; // pixels between two names on one line
const DOUBT_AT = { x: 5.5, y: -8.5, reach: 5.5 };

/**
 * Draws the names of the capitals ([{id, marker, name}], where `name()` is the text) and of the neighbours ([{at, name}]), none under `covers`,
 * the elements that lie over the map, and the neighbours' not on the country: `land(x, y)` tells whether a point of the map is.
 * Returns {redraw, doubt, raise}: `redraw()` places them afresh, after the names or the size of the map have changed;
 * `doubt(at, on)` shows or hides the sign of contradiction at a capital, whose room is kept free at all times, so that no name
 * moves for it; `raise()` brings the signs before what has been brought to the front.
 */
function mapLabels(map, capitals, neighbours, covers, land) {
  const pane = map.createPane("names");
  pane.style.zIndex = 450;
  pane.style.pointerEvents = "none";
  const svg = makeSvg("svg", { class: "ch-names", width: 1, height: 1, "aria-hidden": "true" });
  pane.append(svg);
  const names = svg.appendChild(makeSvg("g"));
  const signs = capitals.map(({ id }) => {
    const sign = doubtSign();
    sign.dataset.place = id;
    sign.setAttribute("visibility", "hidden");
    return sign;
  });
  const raise = () => capitals[0]?.marker.getElement().parentNode.append(...signs);
  const ruler = document.createElement("canvas").getContext("2d");

  function redraw() {
    const style = getComputedStyle(svg);
    ruler.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const height = parseFloat(style.fontSize) * 1.15;
    const size = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]);
    const view = { left: corner.x, top: corner.y, right: corner.x + size.x, bottom: corner.y + size.y };
    const sites = capitals.map(({ marker, name: called }) => {
      const point = map.latLngToLayerPoint(marker.getLatLng());
      const name = called();
      return { point, name, rtl: isRightToLeft(name), width: ruler.measureText(name).width, reach: marker.options.radius + 1.5 };
    });
    const apart = ({ left, right, top, bottom }) => ({ left: left - BETWEEN, right: right + BETWEEN, top, bottom });
    const taken = sites.map(({ point, reach }) => box(point.x - reach, point.y - reach, 2 * reach, 2 * reach));
    sites.forEach(({ point }, at) => {
      const { x, y, reach: far } = { ...DOUBT_AT, x: point.x + DOUBT_AT.x, y: point.y + DOUBT_AT.y };
      putSign(signs[at], x, y);
      taken.push(box(x - far, y - far, 2 * far, 2 * far));
    });
    const frame = map.getContainer().getBoundingClientRect();
    for (const cover of covers) {
      const { left, top, width, height: tall } = cover.getBoundingClientRect();
      taken.push(box(corner.x + left - frame.left, corner.y + top - frame.top, width, tall));
    }
    const nearest = (site) => Math.min(...sites.filter((other) => other !== site).map((other) => site.point.distanceTo(other.point)));
    const crowded = new Map(sites.map((site) => [site, nearest(site)]));
    const texts = [];
    for (const site of [...sites].sort((a, b) => crowded.get(b) - crowded.get(a) || (a.name < b.name ? -1 : 1))) {
      const spot = spots(site, height).find(
        (one) => inside(one.area, view) && !taken.some((other) => overlap(one.area, other)),
      );
      if (!spot) continue;
      taken.push(apart(spot.area));
      const place = { x: spot.x, y: spot.y, "text-anchor": spot.anchor, direction: site.rtl ? "rtl" : null, class: "ch-name" };
      if (site.rtl && spot.anchor !== "middle") place["text-anchor"] = spot.anchor === "start" ? "end" : "start";
      texts.push(makeSvg("text", place, site.name));
    }
    for (const { at, name } of neighbours) {
      const point = map.latLngToLayerPoint(at);
      const wide = name.length * 10; // set in spaced capitals
      const around = (x, y) => ({ x, y, area: box(x - wide / 2, y - height, wide, height * 1.3) });
      const spot = NEARBY.map(([right, down]) => around(point.x + right, point.y + down)).find(
        ({ area }) => inside(area, view) && !taken.some((other) => overlap(area, other)) && !edges(area).some(([x, y]) => land(x, y)),
      );
      if (!spot) continue;
      taken.push(spot.area);
      texts.unshift(makeSvg("text", { x: spot.x, y: spot.y, class: "ch-neighbour" }, name));
    }
    names.replaceChildren(...texts);
  }

  map.on("zoomstart", () => svg.classList.add("is-moving"));
  map.on("zoomend", () => svg.classList.remove("is-moving"));
  map.on("zoomend moveend resize", redraw);
  raise();
  redraw();
  return { redraw, raise, doubt: (at, on) => signs[at].setAttribute("visibility", on ? "visible" : "hidden") };
}

function spots({ point, width, reach }, height) {
  const out = reach + GAP;
  const middle = point.y + height * 0.3;
  const one = (x, y, anchor, left) => ({ x, y, anchor, area: box(left, y - height * 0.8, width, height) });
  return [
    one(point.x + out, middle, "start", point.x + out),
    one(point.x - out, middle, "end", point.x - out - width),
    one(point.x, point.y - out - 6, "middle", point.x - width / 2),
    one(point.x, point.y + out + height * 0.65, "middle", point.x - width / 2),
    one(point.x + out * 1.2, point.y - out, "start", point.x + out * 1.2),
    one(point.x + out * 0.6, point.y + out + height * 0.5, "start", point.x + out * 0.6),
    one(point.x - out * 0.6, point.y - out, "end", point.x - out * 0.6 - width),
    one(point.x - out * 0.6, point.y + out + height * 0.5, "end", point.x - out * 0.6 - width),
  ];
}

/** Points along the upper and the lower edge of an area, close enough that no province lies between two. */
function edges({ left, right, top, bottom }) {
  return [0, 0.2, 0.4, 0.6, 0.8, 1].flatMap((share) => [top, bottom].map((y) => [left + share * (right - left), y]));
}

function box(left, top, width, height) {
  return { left, top, right: left + width, bottom: top + height };
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function inside(a, view) {
  return a.left >= view.left && a.right <= view.right && a.top >= view.top && a.bottom <= view.bottom;
}
