"""`make bench`: every benchmark in turn; that of pages compares with the stock site which that of builds made."""

from benchmarks import build, lab, pages, replicas

replicas.main()
build.main()
pages.main()
lab.main()
