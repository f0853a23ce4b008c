"""Says what a complaint is about and whether it came before — and when not to decide."""

import os

# NumPy's linear algebra reads this when it is first imported. A letter's products are small: threads would
# only wait for one another, and take the cores from the other services.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
