// Days as whole numbers since 1 January 1970, read and written in UTC only: the reader's time zone cannot move a day.

/** The number of a day written 2021-08-13; null for anything else. */
function dayNumber(iso) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso ?? "")) return null;
  const number = Date.parse(`${iso}T00:00:00Z`) / 86400000;
  return Number.isInteger(number) && isoDay(number) === iso ? number : null;
}

/** A day number written 2021-08-13. */
function isoDay(number) {
  return new Date(number * 86400000).toISOString().slice(0, 10);
}

/** Day of the month, name of the month, in full and short, year and weekday of a day number. */
function calendar(number) {
  const date = new Date(number * 86400000);
  return {
    day: date.getUTCDate(),
    month: template("months")[date.getUTCMonth()],
    short: template("months_short")[date.getUTCMonth()],
    year: date.getUTCFullYear(),
    weekday: template("weekdays")[(date.getUTCDay() + 6) % 7],
  };
}

/** "Friday 13 August 2021", or without the weekday "13 August 2021". */
function inWords(number, { weekday = true } = {}) {
  return say(weekday ? "weekday_date" : "date", calendar(number));
}
