"""Mutation testing: would the tests notice if the package were slightly wrong?

Each mutant is the package with one small mistake. It is judged by the quick tests that reach its line,
doctests and claims on a few seeds among them, in a fork of a process that has imported TensorFlow already.

    operators  the small mistakes          reach    which tests reach a line, recorded with coverage.py
    mutants    where they fit              choice   the tests that can see a mutant
    tree       copies of the project       judge    a mutant's trial, and its control without the mutant
    forks      processes from a warm one   running  pytest within a fork
                                           report   the score, and what nothing caught

Why not a tool that exists? mutmut 3.8 forks too, and picks tests by the functions that they call. But it
changes only what is within functions, and none that has a decorator, static and class methods apart. In this
package the claims are decorated functions, and much of what a reader is told stands in tables at the top of
modules: it would go unjudged. cosmic-ray 8.7 changes all of that, but it edits the file in the working tree,
and starts one test command anew for each mutant: seconds of importing TensorFlow, and no choice of tests.
"""
