"""How many rows the tables hold that a task's models read: raw_rows.py LAKE ZONE"""

import sys
from pathlib import Path

from deltalake import DeltaTable

import models

lake, zone = Path(sys.argv[1]), sys.argv[2]
names = {"raw": models.raw, "curated": models.curated}[zone]()
folders = [lake / zone / name for name in names if name != "stay"]
tables = [DeltaTable(str(folder)) for folder in folders if (folder / "_delta_log").exists()]
print(sum(sum(table.get_add_actions(flatten=True)["num_records"].to_pylist()) for table in tables))
