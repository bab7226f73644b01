"""`make bench`: every benchmark in turn."""

from benchmarks.replicas import main

main()
