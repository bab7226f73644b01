// What reads a reader's own table is a script of its own, fetched when the first table comes: most bring none.
import { decoded, openTable, pointsOf } from "./table.js";

globalThis["lab-table"] = { decoded, openTable, pointsOf };
