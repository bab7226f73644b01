// "Your run": where a number that a cell printed lies among the runs of other seeds that the build has made.

// What to say about a run, or nothing. `among` is {label, unit, values}: the number stands behind the label.
export function placeAmong(printed, { label, unit, values }) {
  const found = printed.slice(printed.indexOf(label) + label.length).match(/^[^\d-]*(-?\d[\d.]*)/);
  if (!printed.includes(label) || !found) return "";
  const own = Number(found[1]);
  const step = 0.5 * 10 ** -(found[1].split(".")[1]?.length ?? 0); // what is printed is rounded
  const lower = values.filter((value) => value < own - step).length;
  const higher = values.filter((value) => value > own + step).length;
  const ends = [Math.min(...values), Math.max(...values)].map(
    (value) => `${Number(value.toPrecision(3))}${unit}`,
  );
  const equal = values.length - lower - higher;
  const where = [
    lower ? `${lower} came out lower` : "none came out lower",
    higher ? `${higher} higher` : "none higher",
    equal ? `${equal} the same` : "",
  ];
  return (
    `Your run: ${found[1]}${unit}. Of the ${values.length} networks that were trained in this way when the page was ` +
    `built, each from its own initial weights, ${where.filter(Boolean).join(", ")}; they went from ${ends.join(" to ")}.`
  );
}
