// Every module that `import` finds.
import "./numpy.js";
import "./keras.js";
import "./firstnn_modules.js";
