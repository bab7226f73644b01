// The reader's own table in the page: pasted or opened, read by a script that is fetched for it, and the choice of
// its columns. Nothing of it leaves the browser.
import { button, element, select } from "./elements.js";
import { fetchPart } from "./fetched.js";

const CLASSES_SHOWN = 3; // classes that the plane shows

// The controls. `form` keeps the table while they are made anew; `use` gets its points with what is to be said of
// them, `say` what is wrong.
export function tableForm(form, seed, use, say) {
  const trying = async (act) => {
    try {
      await act(await fetchPart("table"));
    } catch (error) {
      if (error.constructor !== Error) throw error;
      say(error.message);
    }
  };
  const draw = ({ pointsOf }) => use(pointsOf(form.table, form.chosen, form.target, seed, CLASSES_SHOWN));
  const take = (text) => (found) => {
    const { openTable } = found,
      table = openTable(text);
    Object.assign(form, { table, chosen: table.chosen, target: table.target });
    draw(found);
  };
  form.area ??= element("textarea", {
    rows: 4,
    "aria-label": "A table of two numbers and a class",
    placeholder: "x1,x2,class",
  });
  const open = async ({ target: { files } }) => {
    if (!files[0]) return;
    const bytes = new Uint8Array(await files[0].slice(0, 2e6).arrayBuffer());
    trying((found) => take(found.decoded(bytes))(found));
  };
  const { table } = form;
  const among = (text, columns, value, change) =>
    select(
      text,
      columns.map(({ name }, i) => [i, name]),
      columns.indexOf(value),
      (i) => {
        change(columns[i]);
        trying(draw);
      },
      text,
    );
  const input = (place) => (column) => {
    form.chosen = form.chosen.map((old, i) => (i === place ? column : old));
  };
  return [
    form.area,
    button("Use this table", () => trying(take(form.area.value))),
    element("input", {
      type: "file",
      accept: ".csv,.tsv,.txt,.data,text/csv,text/plain",
      "aria-label": "Open a CSV file",
      change: open,
    }),
    table && [
      among("First input", table.inputs, form.chosen[0], input(0)),
      among("Second input", table.inputs, form.chosen[1], input(1)),
      among("Class", table.targets, form.target, (column) => {
        form.target = column;
      }),
    ],
    element("p", {}, "What you paste or open stays in this browser."),
  ];
}
