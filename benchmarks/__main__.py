"""`make bench`: every benchmark in turn; the stock site of builds is what pages are compared with."""

from benchmarks import build, lab, large_table, pages, replicas, start

start.main()
replicas.main()
large_table.main()
build.main()
pages.main()
lab.main()
