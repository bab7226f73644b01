"""`make bench`: every benchmark in turn."""

from benchmarks import build, replicas

replicas.main()
build.main()
