-- A broker's host: 16 GiB, of which a heap has 6 and the kernel 1; one disk that writes 250 MB a second.
linux.host{ "broker", memory = "16GiB", kernel = "1GiB", anonymous = "6GiB" }
linux.disk{ "sda", "broker", bandwidth = "250MB/s" }
linux.file{ "log", "sda" }
