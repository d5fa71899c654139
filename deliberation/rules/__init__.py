"""Pure rules: functions and frozen values that know no framework and no database."""
