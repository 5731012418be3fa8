"""报表 · Reports: the bytes people hold: workbooks that recompute, forms that come back."""
