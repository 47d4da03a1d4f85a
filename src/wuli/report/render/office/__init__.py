"""What the office formats share: elements, colours, charts with their workbooks, and packages whose bytes repeat."""
