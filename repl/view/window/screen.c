// screen: see screen.h. Pixels are painted straight on the window's surface; SDL brings them to the
// display, with or without a graphics card.
//
// Text is rendered a line at a time, so that letters stand at fractions of a pixel, and lines are
// kept: a table with as many places as a busy window has lines. A line that is not among them
// pushes out another that has the same place.
#include "repl/view/window/screen.h"

#include "repl/text/utf8.h"

#include <SDL.h>
#include <SDL_syswm.h>
#include <SDL_ttf.h>

#include <dlfcn.h>
#include <math.h>
#include <stdlib.h>

// ---- fonts ----

enum face { FACE_BOOK, FACE_STRONG, FACE_MONO, FACES };
enum { SIZES = 32, LINES = 4096, TEXT_MOST = 400, SIZE_MOST = 400 };

// Sans-serif fonts whose digits are of one width, and which have many letters. First come those
// whose widths are those of font.h.
static const char *const folders[] = {
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/TTF",
    "/usr/share/fonts/dejavu",
    "/usr/share/fonts/dejavu-sans-fonts",
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation",
    "/usr/share/fonts/liberation-sans",
    "/usr/share/fonts/truetype/noto",
    "/usr/share/fonts/noto",
    "/usr/local/share/fonts",
    "/System/Library/Fonts/Supplemental",
    "/Library/Fonts",
};
static const char *const families[][FACES] = {
    {"DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf"},
    {"LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationMono-Regular.ttf"},
    {"NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSansMono-Regular.ttf"},
    {"Verdana.ttf", "Verdana Bold.ttf", "Courier New.ttf"},
};

struct opened {
    enum face face;
    int size;
    TTF_Font *font;
};

struct line {
    uint64_t key; // 0: none
    char text[TEXT_MOST];
    uint8_t *mask;
    int left, top; // from the pen to the mask's corner
    int width, height, stride;
    float advance;
};

struct fonts {
    char paths[FACES][300];
    struct opened opened[SIZES];
    int count;
    struct line lines[LINES];
};

static bool find_file(const char *folder, const char *name, char *path, size_t room)
{
    struct text t = {.at = path, .capacity = room};
    text_add(&t, "%s/%s", folder, name);
    FILE *file = t.cut ? NULL : fopen(path, "rb");
    if (file != NULL) {
        fclose(file);
    }
    return file != NULL;
}

// A family in one folder; what it lacks of strong and fixed letters, the plain ones stand for.
static bool find_family(struct fonts *f, const char *folder)
{
    for (int family = 0; family < COUNT_OF(families); family++) {
        if (!find_file(folder, families[family][FACE_BOOK], f->paths[FACE_BOOK],
                       sizeof f->paths[0])) {
            continue;
        }
        for (int face = FACE_STRONG; face < FACES; face++) {
            if (!find_file(folder, families[family][face], f->paths[face], sizeof f->paths[0])) {
                memcpy(f->paths[face], f->paths[FACE_BOOK], sizeof f->paths[0]);
            }
        }
        return true;
    }
    return false;
}

// Where fontconfig says a sans-serif is, if it is there to be asked.
static bool ask_fontconfig(struct fonts *f)
{
    FILE *answer = popen("fc-match -f '%{file}' sans-serif 2>/dev/null", "r");
    size_t length = 0;
    if (answer != NULL) {
        length = fread(f->paths[FACE_BOOK], 1, sizeof f->paths[0] - 1, answer);
        pclose(answer);
    }
    f->paths[FACE_BOOK][length] = '\0';
    for (int face = FACE_STRONG; face < FACES; face++) {
        memcpy(f->paths[face], f->paths[FACE_BOOK], sizeof f->paths[0]);
    }
    return length > 0;
}

static bool find_fonts(struct fonts *f)
{
    const char *wanted = getenv("ORRERY_FONTS");
    if (wanted != NULL && wanted[0] != '\0') {
        return find_family(f, wanted);
    }
    for (int i = 0; i < COUNT_OF(folders); i++) {
        if (find_family(f, folders[i])) {
            return true;
        }
    }
    return ask_fontconfig(f);
}

static TTF_Font *font_at(struct fonts *f, enum face face, float size);

struct fonts *fonts_open(struct diag *d)
{
    struct fonts *f = calloc(1, sizeof *f);
    if (f == NULL) {
        diag_say(d, "there is no memory for fonts");
        return NULL;
    }
    bool started = TTF_Init() == 0;
    if (!started || !find_fonts(f) || font_at(f, FACE_BOOK, 13) == NULL) {
        diag_say(d, "no font was found: text is drawn in plain strokes");
        diag_help(d, "install DejaVu Sans (on Debian: apt-get install fonts-dejavu-core), or name "
                     "its folder in ORRERY_FONTS");
        if (started) {
            TTF_Quit();
        }
        free(f);
        return NULL;
    }
    return f;
}

void fonts_close(struct fonts *f)
{
    if (f == NULL) {
        return;
    }
    for (int i = 0; i < LINES; i++) {
        free(f->lines[i].mask);
    }
    for (int i = 0; i < f->count; i++) {
        TTF_CloseFont(f->opened[i].font);
    }
    TTF_Quit();
    free(f);
}

// A face in a size, in pixels; sizes are told apart by sixteenths. NULL: the file is no font.
static TTF_Font *font_at(struct fonts *f, enum face face, float size)
{
    int sixteenths = (int)(fminf(size, SIZE_MOST) * 16 + 0.5f);
    for (int i = 0; i < f->count; i++) {
        if (f->opened[i].face == face && f->opened[i].size == sixteenths) {
            return f->opened[i].font;
        }
    }
    // A size in fractions of a pixel: one point, on a display of so many dots.
    unsigned dots = (unsigned)sixteenths * 72 / 16;
    TTF_Font *font = TTF_OpenFontDPI(f->paths[face], 1, dots, dots);
    if (font == NULL) {
        return NULL;
    }
    TTF_SetFontHinting(font, TTF_HINTING_LIGHT_SUBPIXEL);
    TTF_SetFontKerning(font, 0); // font.h measures without
    if (f->count == SIZES) {
        TTF_CloseFont(f->opened[--f->count].font);
    }
    f->opened[f->count++] = (struct opened){face, sixteenths, font};
    return font;
}

static enum face face_of(enum font font)
{
    return font == FONT_MONO ? FACE_MONO : font_is_strong(font) ? FACE_STRONG : FACE_BOOK;
}

static uint64_t key_of(enum face face, float size, const char *text)
{
    uint64_t key = UINT64_C(14695981039346656037) ^ (uint64_t)face ^ (uint64_t)(size * 16) << 8;
    for (; *text != '\0'; text++) {
        key = (key ^ (unsigned char)*text) * UINT64_C(1099511628211);
    }
    return key | 1;
}

static void keep_mask(struct line *line, const SDL_Surface *surface)
{
    size_t bytes = (size_t)surface->pitch * (size_t)surface->h;
    line->mask = malloc(bytes);
    if (line->mask != NULL) {
        memcpy(line->mask, surface->pixels, bytes);
        line->width = surface->w;
        line->height = surface->h;
        line->stride = surface->pitch;
    }
}

// The pen stands at the left of the mask, or right of it where the first letter reaches back.
static void render(TTF_Font *font, const char *text, struct line *line)
{
    const SDL_Color ink = {255, 255, 255, 255}, ground = {0, 0, 0, 255};
    int least = 0, most, low, high, advance, width = 0, height;
    SDL_Surface *surface = TTF_RenderUTF8_Shaded(font, text, ink, ground);
    if (surface != NULL) {
        keep_mask(line, surface);
        SDL_FreeSurface(surface);
    }
    const char *at = text;
    TTF_GlyphMetrics32(font, (Uint32)utf8_next(&at), &least, &most, &low, &high, &advance);
    TTF_SizeUTF8(font, text, &width, &height);
    line->left = least < 0 ? least : 0;
    line->top = -TTF_FontAscent(font);
    line->advance = (float)width;
}

static const struct line *line_at(struct fonts *f, enum font font, float size, const char *text)
{
    enum face face = face_of(font);
    uint64_t key = key_of(face, size, text);
    struct line *line = &f->lines[key % LINES];
    if (line->key == key && strncmp(line->text, text, TEXT_MOST - 1) == 0) {
        return line;
    }
    TTF_Font *opened = font_at(f, face, size);
    free(line->mask);
    *line = (struct line){.key = key};
    struct text copy = text_in(line->text, sizeof line->text);
    text_add_bytes(&copy, text, utf8_whole(text, strnlen(text, TEXT_MOST - 1)));
    if (opened != NULL && text[0] != '\0') {
        render(opened, line->text, line);
    }
    return line;
}

static void draw_text(void *self, struct canvas *c, enum font font, float size, float x, float y,
                      uint32_t colour, const char *text)
{
    const struct line *line = line_at(self, font, size, text);
    if (line->mask != NULL) {
        canvas_mask(c, (int)floorf(x + 0.5f) + line->left, (int)floorf(y + 0.5f) + line->top,
                    line->width, line->height, line->stride, line->mask, colour);
    }
}

static float text_width(void *self, enum font font, float size, const char *text)
{
    return line_at(self, font, size, text)->advance;
}

struct lettering fonts_lettering(struct fonts *f)
{
    return (struct lettering){.self = f, .draw = draw_text, .width = text_width};
}

// ---- the window ----

struct screen {
    SDL_Window *window;
    bool lost;
};

static bool display_lost; // by this process, for good

#if defined(SDL_VIDEO_DRIVER_X11)
// Xlib ends the process when the display goes away, unless it is asked not to, which it can be
// since version 1.7.
static void note_lost(Display *display, void *self)
{
    (void)display;
    ((struct screen *)self)->lost = display_lost = true;
}

static int keep_quiet(Display *display)
{
    (void)display;
    return 0;
}

static void outlive_display(struct screen *s)
{
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    void *xlib = dlopen("libX11.so.6", RTLD_LAZY | RTLD_NOLOAD);
    if (xlib == NULL || !SDL_GetWindowWMInfo(s->window, &info) || info.subsystem != SDL_SYSWM_X11) {
        return;
    }
    void (*set_exit)(Display *, void (*)(Display *, void *), void *);
    int (*(*set_handler)(int (*)(Display *)))(Display *);
    *(void **)&set_exit = dlsym(xlib, "XSetIOErrorExitHandler");
    *(void **)&set_handler = dlsym(xlib, "XSetIOErrorHandler");
    if (set_exit != NULL && set_handler != NULL) {
        set_handler(keep_quiet);
        set_exit(info.info.x11.display, note_lost, s);
    }
}
#else
static void outlive_display(struct screen *s) { (void)s; }
#endif

struct screen *screen_open(const char *title, int width, int height, struct diag *d)
{
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0"); // pixels are ours: no GL between
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    if (display_lost) {
        diag_say(d, "the display has gone away, and SDL opens no other one in the same process");
        diag_help(d, "`save FILE`, leave, and `open FILE` in a new one");
        return NULL;
    }
    struct screen *s = calloc(1, sizeof *s);
    if (s == NULL) {
        diag_say(d, "there is no memory for a window");
        return NULL;
    }
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        diag_say(d, "no window can be opened: %s", SDL_GetError());
        diag_help(d, "is there a display? `show` draws in the terminal, and `orrery render` makes "
                     "picture files");
        free(s);
        return NULL;
    }
    s->window = SDL_CreateWindow(title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED, width,
                                 height, SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (s->window == NULL) {
        diag_say(d, "no window can be opened: %s", SDL_GetError());
        diag_help(d, "`show` draws in the terminal, and `orrery render` makes picture files");
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
        free(s);
        return NULL;
    }
    outlive_display(s);
    SDL_StartTextInput();
    return s;
}

void screen_close(struct screen *s)
{
    if (!s->lost) { // what was on a lost display is gone with it
        SDL_DestroyWindow(s->window);
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
    }
    free(s);
}

bool screen_lost(const struct screen *s) { return s->lost; }

bool screen_canvas(struct screen *s, struct canvas *c)
{
    SDL_Surface *surface = s->lost ? NULL : SDL_GetWindowSurface(s->window);
    if (surface == NULL || surface->format->BytesPerPixel != 4 ||
        surface->format->Rmask != 0xff0000 || surface->w < 1 || surface->h < 1) {
        return false;
    }
    canvas_on(c, surface->pixels, surface->w, surface->h, surface->pitch / 4);
    return true;
}

void screen_show(struct screen *s)
{
    if (!s->lost) {
        SDL_UpdateWindowSurface(s->window);
    }
}

bool screen_copy(struct screen *s, const char *text)
{
    return !s->lost && SDL_SetClipboardText(text) == 0;
}

bool screen_paste(struct screen *s, struct text *out)
{
    char *text = s->lost ? NULL : SDL_GetClipboardText();
    if (text == NULL) {
        return false;
    }
    text_add(out, "%s", text);
    SDL_free(text);
    return out->length > 0;
}

void screen_name(struct screen *s, const char *title)
{
    if (!s->lost) {
        SDL_SetWindowTitle(s->window, title);
    }
}

int screen_percent(struct screen *s)
{
    float dots = 96;
    int display = s->lost ? -1 : SDL_GetWindowDisplayIndex(s->window);
    if (display < 0 || SDL_GetDisplayDPI(display, &dots, NULL, NULL) != 0 || dots < 132) {
        return 100;
    }
    return (int)fminf(dots * 4 / 96 + 0.5f, 12) * 25;
}

// ---- inputs ----

static enum input_key key_named(SDL_Keysym key)
{
    static const struct {
        SDL_Keycode code;
        enum input_key key;
    } keys[] = {
        {SDLK_LEFT, PRESSED_LEFT},
        {SDLK_RIGHT, PRESSED_RIGHT},
        {SDLK_UP, PRESSED_UP},
        {SDLK_DOWN, PRESSED_DOWN},
        {SDLK_HOME, PRESSED_HOME},
        {SDLK_END, PRESSED_END},
        {SDLK_PAGEUP, PRESSED_PAGE_UP},
        {SDLK_PAGEDOWN, PRESSED_PAGE_DOWN},
        {SDLK_TAB, PRESSED_TAB},
        {SDLK_RETURN, PRESSED_ENTER},
        {SDLK_KP_ENTER, PRESSED_ENTER},
        {SDLK_ESCAPE, PRESSED_ESCAPE},
        {SDLK_BACKSPACE, PRESSED_BACKSPACE},
        {SDLK_DELETE, PRESSED_DELETE},
        {SDLK_F1, PRESSED_F1},
        {SDLK_F5, PRESSED_F5},
        {SDLK_F12, PRESSED_F12},
    };
    for (int i = 0; i < COUNT_OF(keys); i++) {
        if (keys[i].code == key.sym) {
            return keys[i].key;
        }
    }
    bool ctrl = (key.mod & KMOD_CTRL) != 0;
    return ctrl && key.sym == SDLK_c   ? PRESSED_C
           : ctrl && key.sym == SDLK_v ? PRESSED_V
                                       : PRESSED_NOTHING;
}

static enum input_button button_named(uint8_t button)
{
    return button == SDL_BUTTON_RIGHT    ? BUTTON_RIGHT
           : button == SDL_BUTTON_MIDDLE ? BUTTON_MIDDLE
                                         : BUTTON_LEFT;
}

// Pixels of the surface, where those of the window are larger.
static void set_place(struct screen *s, struct input *in, int x, int y)
{
    int width, height, wide, high;
    SDL_GetWindowSize(s->window, &width, &height);
    SDL_GetWindowSizeInPixels(s->window, &wide, &high);
    in->x = width > 0 ? (int)((int64_t)x * wide / width) : x;
    in->y = height > 0 ? (int)((int64_t)y * high / height) : y;
}

static void read_window_event(const SDL_WindowEvent *e, struct input *in)
{
    switch (e->event) {
    case SDL_WINDOWEVENT_CLOSE:
        in->kind = INPUT_CLOSE;
        break;
    case SDL_WINDOWEVENT_LEAVE:
        in->kind = INPUT_LEAVE;
        break;
    case SDL_WINDOWEVENT_SIZE_CHANGED:
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
        in->kind = INPUT_PAINT;
        break;
    default:
        break;
    }
}

static void read_event(struct screen *s, const SDL_Event *e, struct input *in)
{
    // Later events may be waiting already: what is held now need not be what was held then.
    int mod = e->type == SDL_KEYDOWN ? e->key.keysym.mod : (int)SDL_GetModState();
    in->shift = (mod & KMOD_SHIFT) != 0;
    in->ctrl = (mod & KMOD_CTRL) != 0;
    in->alt = (mod & KMOD_ALT) != 0;
    switch (e->type) {
    case SDL_QUIT:
        in->kind = INPUT_CLOSE;
        break;
    case SDL_WINDOWEVENT:
        read_window_event(&e->window, in);
        break;
    case SDL_KEYDOWN:
        in->key = key_named(e->key.keysym);
        in->kind = in->key != PRESSED_NOTHING ? INPUT_KEY : INPUT_NONE;
        break;
    case SDL_TEXTINPUT:
        in->kind = INPUT_TEXT;
        snprintf(in->text, sizeof in->text, "%s", e->text.text);
        break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        in->kind = e->type == SDL_MOUSEBUTTONDOWN ? INPUT_PRESS : INPUT_RELEASE;
        in->button = button_named(e->button.button);
        in->clicks = e->button.clicks;
        set_place(s, in, e->button.x, e->button.y);
        break;
    case SDL_MOUSEMOTION:
        in->kind = INPUT_MOVE;
        set_place(s, in, e->motion.x, e->motion.y);
        break;
    case SDL_MOUSEWHEEL:
        in->kind = INPUT_WHEEL;
        in->turn = e->wheel.direction == SDL_MOUSEWHEEL_FLIPPED ? -e->wheel.y : e->wheel.y;
        set_place(s, in, e->wheel.mouseX, e->wheel.mouseY);
        break;
    default:
        break;
    }
}

bool screen_next(struct screen *s, struct input *in)
{
    SDL_Event event;
    while (!s->lost && SDL_PollEvent(&event) != 0) {
        *in = (struct input){0};
        read_event(s, &event, in);
        if (in->kind != INPUT_NONE) {
            return true;
        }
    }
    return false;
}
