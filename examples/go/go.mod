module h2inspect.example

go 1.19
