// "Your run": where a number that a cell printed lies among the runs of other seeds that the build has made. What they
// gave stands below the cell, as firstnn.book.other_seeds has left it: {label, unit, seeded, seeds, ends, values}.

// Whether two programs differ in nothing but the seed. `seeded` are the calls that take it, up to the seed itself.
export function areAlikeButForSeed(one, other, seeded) {
  const drop = (program, call) =>
    program
      .split(call)
      .map((part, place) => (place ? part.replace(/^\d+/, "") : part))
      .join(call);
  return seeded.reduce(drop, one) === seeded.reduce(drop, other);
}

// What to say about a run, or nothing where it printed no such number. The number stands behind the last label. A run
// of other code is no draw among these; then the two are told apart.
export function placeAmong(printed, { label, unit, seeds, ends, values }, isAlike) {
  const behind = printed.split(label).slice(1).at(-1);
  const [, written] = /^[^\d-]*(-?\d[\d.]*)/.exec(behind ?? "") ?? [];
  if (!written) return "";
  if (!isAlike)
    return `Your run: ${written}${unit}, with other code. Across ${seeds}, the page's own goes from ${ends}.`;
  const own = Number(written);
  const step = 0.5 * 10 ** -(written.split(".")[1]?.length ?? 0); // what is printed is rounded
  const lower = values.filter((value) => value < own - step).length;
  const higher = values.filter((value) => value > own + step).length;
  const where = [
    [lower, "came out lower"],
    [values.length - lower - higher, "the same"],
    [higher, "higher"],
  ];
  const counts = where.map(([count, words]) => `${count || "none"} ${words}`).join(", ");
  return `Your run: ${written}${unit}. Of ${seeds}, ${counts}; they go from ${ends}.`;
}
