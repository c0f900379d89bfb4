# find_package(ntk) gives ntk::ntk (shared) and ntk::ntk_static.
get_filename_component(_ntk_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
if(NOT TARGET ntk::ntk)
  add_library(ntk::ntk SHARED IMPORTED)
  set_target_properties(ntk::ntk PROPERTIES
    IMPORTED_LOCATION "${_ntk_prefix}/lib/libntk.so"
    INTERFACE_INCLUDE_DIRECTORIES "${_ntk_prefix}/include")
  add_library(ntk::ntk_static STATIC IMPORTED)
  set_target_properties(ntk::ntk_static PROPERTIES
    IMPORTED_LOCATION "${_ntk_prefix}/lib/libntk.a"
    INTERFACE_INCLUDE_DIRECTORIES "${_ntk_prefix}/include"
    INTERFACE_LINK_LIBRARIES "pthread;dl;m")
endif()
unset(_ntk_prefix)
