# plenaria_web_client: the files of web-client/dist inside the binary. They are looked at on every build, so that a page
# built after the server, or again, is taken in; nothing is compiled again unless a byte has changed.
set(PLENARIA_WEB_CLIENT_DIST ${CMAKE_SOURCE_DIR}/web-client/dist CACHE PATH "The built web client, which the binary carries")
set(web_client_out ${CMAKE_BINARY_DIR}/generated/web_client)
add_custom_target(plenaria_web_client_table
  COMMAND ${CMAKE_COMMAND} -DDIST=${PLENARIA_WEB_CLIENT_DIST} -DOUT=${web_client_out} -P ${CMAKE_CURRENT_LIST_DIR}/make_table.cmake
  BYPRODUCTS ${web_client_out}/bytes.s ${web_client_out}/table.cpp
  COMMENT "Looking at web-client/dist"
  VERBATIM)
add_library(plenaria_web_client STATIC ${web_client_out}/bytes.s ${web_client_out}/table.cpp)
add_dependencies(plenaria_web_client plenaria_web_client_table)
target_link_libraries(plenaria_web_client PUBLIC plenaria_net)
