"""How many rows the raw tables hold that the models read: raw_rows.py LAKE"""

import sys
from pathlib import Path

from deltalake import DeltaTable

from models import RAW

lake = Path(sys.argv[1])
tables = [DeltaTable(str(lake / "raw" / name)) for name in RAW]
print(sum(sum(table.get_add_actions(flatten=True)["num_records"].to_pylist()) for table in tables))
