# Leaves out what llama.cpp's own programs share, more than half of what there is to build: the
# server of llama-cpp-python needs the library alone. Its build sets this option for good, but not
# before this file is read, which CMAKE_PROJECT_llama.cpp_INCLUDE in the Makefile names.
set(LLAMA_BUILD_COMMON OFF)
