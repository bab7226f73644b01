"""What holds for every test: TensorFlow computes as it does for the pages, whichever test starts it."""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# Other kernels round otherwise: the last bits would depend on which test started TensorFlow.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
