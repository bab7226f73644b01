"""What holds for every test: TensorFlow computes as it does for the pages, whichever test starts it."""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"  # its kernels round otherwise, and so do not give the same last bits
