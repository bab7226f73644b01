"""`make bench`: every benchmark in turn."""

from benchmarks import build, lab, replicas

replicas.main()
build.main()
lab.main()
