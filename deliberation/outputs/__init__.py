"""What a caller gets, the same from every JSON door: shapes only, with what the actor may do.

Names are snake_case here; the doors show them in camelCase. Outputs that depend on who asks read
the actor from `context["actor"]`.
"""
