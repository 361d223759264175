"""What is wrong or doubtful in a folder of rulesets, shown to people, editors and code hosts."""
