"""Stronger vectors than the ones that ship, behind the radar's port."""
