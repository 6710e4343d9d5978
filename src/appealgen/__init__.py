"""appealgen: honest, checkable appeals for denied spine operations."""
