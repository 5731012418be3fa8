"""服务 · Web: the Django service on which leaders, units, staff, auditors and the public see what runs produced."""
