"""Survey statistics: counts in, estimates with their uncertainty out. Knows designs and variables, no maturity model."""
