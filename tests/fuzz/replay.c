// replay: feeds a fuzz target every file of a folder, so that inputs that once mattered are tried
// in every test run.
//
//   replay FOLDER
//
// Linked with one tests/fuzz/fuzz_NAME.c, which defines LLVMFuzzerTestOneInput as libFuzzer knows
// it; the folder is tests/fuzz/corpus/NAME. The empty input comes first. Prints TAP. Every input
// lies in memory of exactly its size, so that the sanitizers see a read past its end.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int count_tried;

static void try_input(const char *name, const uint8_t *data, size_t size)
{
    printf("# trying %s\n", name);
    fflush(stdout); // if this one crashes, its name is the last line
    LLVMFuzzerTestOneInput(data, size);
    count_tried++;
    printf("ok %d - %s\n", count_tried, name);
}

static int refuse(const char *path)
{
    count_tried++;
    printf("not ok %d - %s can not be read\n", count_tried, path);
    return 0;
}

static int try_file(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        return refuse(path);
    }
    size_t size = (size_t)ftell(file);
    rewind(file);
    uint8_t *data = malloc(size > 0 ? size : 1);
    if (data == NULL || fread(data, 1, size, file) != size) {
        return refuse(path);
    }
    fclose(file);
    try_input(name, data, size);
    free(data);
    return 1;
}

static int is_input(const struct dirent *entry) { return entry->d_name[0] != '.'; }

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: replay FOLDER\n");
        return 2;
    }
    uint8_t *nothing = calloc(1, 1);
    try_input("the empty input", nothing, 0);
    free(nothing);
    struct dirent **entries;
    int count = scandir(argv[1], &entries, is_input, alphasort);
    if (count <= 0) {
        refuse(argv[1]);
        return 1;
    }
    int good = 0;
    for (int i = 0; i < count; i++) {
        good += try_file(argv[1], entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return good == count ? 0 : 1;
}
