"""`make bench`: every benchmark in turn; the stock site of builds is what pages are compared with."""

from benchmarks import build, lab, pages, replicas

replicas.main()
build.main()
pages.main()
lab.main()
