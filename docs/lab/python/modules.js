import "./numpy.js";
