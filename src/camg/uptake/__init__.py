"""The equations of the gut applied to intakes: what is absorbed, the day's totals and their ratio."""
