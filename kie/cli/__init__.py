"""The commands of the shell, on the same ledger and worker as the pages.

parser           python -m kie: arguments in, an exit code out
command_table    every command, declared once
*_command(s)     what each of them does: generate, batch, resume, catalogue, cutout, inspect, recipe, and those
                 that only list
brief_options    a brief from options or a file
follow           placing tasks and watching them until nothing more happens to them
copies           copies of results where somebody wants them
file_arguments   files that a command names
output           lines for people, or one JSON object a task
exit_codes       the contract's exit codes
"""
