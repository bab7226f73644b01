// The words of a program: for the editor's colors, and to tell which cells a cell needs.

const KEYWORDS =
  /^(?:and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|match|case|nonlocal|not|or|pass|raise|return|try|while|with|yield)$/;
const CONSTANTS = /^(?:True|False|None)$/;
const KIND =
  /(?<comment>#[^\n]*)|(?<string>[rbfuRBFU]{0,2}(?:""".*?(?:"""|$)|'''.*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))|(?<number>\b\d[\w.]*(?:(?<=[eE])[-+]\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<space>[ \t]+)|(?<line>\n)|(?<sign>.)/gsu;

// The pieces of a program in order: [kind, text]; together they are the program.
export function splitWords(code) {
  return [...code.matchAll(KIND)].map(({ groups }) => {
    const [kind, text] = Object.entries(groups).find(([, found]) => found !== undefined);
    if (kind === "name" && KEYWORDS.test(text)) return ["keyword", text];
    return [kind === "name" && CONSTANTS.test(text) ? "constant" : kind, text];
  });
}

// The classes by which the site's stylesheet colors code: those of Pygments.
export const COLORS = { comment: "c1", string: "s2", number: "mi", keyword: "k", constant: "kc", sign: "o" };

// The expressions in the braces of an f-string, each in parentheses; nothing for another string.
export function insideBraces(text) {
  return /^[rR]?[fF]/.test(text) ? listBraces(text.slice(text.search(/["']/))) : "";
}

function listBraces(text) {
  const found = [];
  for (let place = 0; place < text.length; place += 1) {
    if (text[place] !== "{") continue;
    if (text[place + 1] === "{") {
      place += 1; // a brace that is meant
      continue;
    }
    const start = place + 1;
    let depth = 0;
    let format = -1; // where the way of writing begins: after a colon or an exclamation mark
    for (place = start; place < text.length && (depth || text[place] !== "}"); place += 1) {
      if ("([{".includes(text[place])) depth += 1;
      if (")]}".includes(text[place])) depth -= 1;
      const written = text[place] === ":" || (text[place] === "!" && text[place + 1] !== "=");
      if (!depth && format < 0 && written) format = place;
    }
    const end = format < 0 ? place : format;
    found.push(`(${text.slice(start, end)})`, listBraces(text.slice(end, place)));
  }
  return found.join(" ");
}
