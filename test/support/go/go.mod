module h2inspect.test/peers

go 1.19
