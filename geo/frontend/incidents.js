// What was reported to have happened, beside who held what: a ring at each place for the incidents of the day, by number, and
// broken where their place or day is known only roughly.

const RING = { least: 6, step: 3.2, most: 30 }; // radii in pixels: the area of a ring tells the number

/**
 * What happened by day: {at(place, day), on(day), daily}; null where the pack has no incidents. Places are numbers in the
 * pack's order, and what `at` and `on` give is [sure, rough]: how many were on that day and place, and how many more may have
 * been. `daily` has the sure ones of all places for each day; the rough ones where no place or day is exactly known.
 */
function incidentBook(pack) {
  if (!pack.incidents) return null;
  const none = [0, 0];
  const daily = Array.from({ length: pack.days }, () => [0, 0]);
  const add = (day, sure, rough) => { daily[day][0] += sure; daily[day][1] += rough; };
  const places = pack.incidents.places.map((flat) => {
    const days = new Map();
    for (let at = 0; at < flat.length; at += 3) {
      days.set(flat[at], [flat[at + 1], flat[at + 2]]);
      add(flat[at], flat[at + 1], flat[at + 2]);
    }
    return days;
  });
  const which = daily.some(([sure]) => sure) ? 0 : 1;
  return { at: (place, day) => places[place].get(day) ?? none, on: (day) => daily[day], daily: daily.map((one) => one[which]) };
}

/** Draws the rings on a map, at the capitals' markers by place id: {show(day)}. */
function incidentRings(map, pack, capitals, incidents) {
  const pane = map.createPane("incidents");
  pane.style.zIndex = 420;
  pane.style.pointerEvents = "none";
  const renderer = L.svg({ pane: "incidents", padding: 0.5 });
  const rings = pack.places.map(({ id }) => {
    const ring = L.circleMarker(capitals[id].getLatLng(), { pane: "incidents", renderer, radius: 0, interactive: false, className: "ch-incident" });
    return ring.addTo(map);
  });
  const shown = rings.map(() => "0 0");
  function show(day) {
    rings.forEach((ring, place) => {
      const [sure, rough] = incidents.at(place, day);
      const now = `${sure} ${rough}`;
      if (shown[place] === now) return;
      shown[place] = now;
      const number = sure || rough;
      const radius = number ? Math.min(RING.most, RING.least + RING.step * Math.sqrt(number - 1)) : 0;
      ring.setRadius(radius);
      ring.getElement().classList.toggle("is-rough", sure === 0 && rough > 0);
      ring.getElement().classList.toggle("is-away", radius === 0);
    });
  }
  for (const ring of rings) ring.getElement().classList.add("is-away");
  return { show };
}

/** What happened at a place or in all on a day, in words; null if nothing was reported. */
function incidentWords([sure, rough]) {
  const told = [sure ? say("incidents", { n: sure }) : null, rough ? say("incidents_rough", { n: rough }) : null].filter(Boolean);
  return told.length ? told.join(" ") : null;
}

/** A ring as a small picture for a line of text. */
function ringBadge(name) {
  const size = { viewBox: "0 0 18 14", width: 18, height: 14, "aria-hidden": "true", class: "ch-swatch" };
  return makeSvg("svg", size, makeSvg("circle", { cx: 9, cy: 7, r: 5.5, class: `ch-incident ${name}` }));
}
