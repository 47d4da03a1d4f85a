"""The maturity model as frozen values, read from a pack of YAML files that is checked as a whole."""
