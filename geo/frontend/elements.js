// Making elements. Whatever comes from the dataset goes in as text or as an attribute's value, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (a false or missing value leaves one out) and children; a string child becomes text. */
function make(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for an SVG element. */
function makeSvg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Changes an element's text, and leaves it alone where it says so already: the browser then has nothing to draw. */
function write(element, text) {
  if (element.textContent !== String(text)) element.textContent = text;
}

const ICONS = {
  play: "M4 2.5v11l9-5.5z",
  pause: "M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z",
  day_back: "M10.5 3 5.5 8l5 5",
  day_on: "M5.5 3l5 5-5 5",
  event_back: "M12.5 3l-5 5 5 5M4.5 3v10",
  event_on: "M3.5 3l5 5-5 5M11.5 3v10",
  choose: "M4 2.5l9 5.4-4.2 1.1L6.6 13z",
  link: "M6.5 9.5l3-3M7 4.5l1.7-1.7a2.8 2.8 0 0 1 4 4L11 8.5M9 11.5l-1.7 1.7a2.8 2.8 0 0 1-4-4L5 7.5",
};

/** A small drawn sign; the button around it carries the words. */
function icon(name) {
  const solid = name === "play" || name === "pause";
  return makeSvg(
    "svg",
    { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true", class: `ch-icon${solid ? " is-solid" : ""}` },
    makeSvg("path", { d: ICONS[name] }),
  );
}

/** A name in its own language and script, marked so that it reads right wherever it stands. */
function native(language, name) {
  const rtl = isRightToLeft(name);
  return make("bdi", { dir: rtl ? "rtl" : "ltr", lang: language === "prs" ? "fa-AF" : language, class: rtl ? "ch-rtl" : null }, name);
}

/** Whether a name's first letter is of a script written from right to left. */
function isRightToLeft(name) {
  return /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(name);
}
