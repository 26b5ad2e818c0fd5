// libcurl for Swift, which cannot call functions with a variable number of arguments.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

static inline CURLcode ccurl_set_number(CURL *curl, CURLoption option, long value) {
  return curl_easy_setopt(curl, option, value);
}

static inline CURLcode ccurl_set_text(CURL *curl, CURLoption option, const char *value) {
  return curl_easy_setopt(curl, option, value);
}

static inline CURLcode ccurl_set_headers(CURL *curl, struct curl_slist *headers) {
  return curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
}

// Both callbacks get `context` as their last argument.
static inline void ccurl_set_callbacks(
    CURL *curl, curl_write_callback header, curl_write_callback body, void *context) {
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, context);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, context);
}

// Redirections lead to web servers only, not to files of this machine.
static inline CURLcode ccurl_allow_web_only(CURL *curl) {
#if LIBCURL_VERSION_NUM >= 0x075500
  CURLcode code = curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  return code ? code : curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  long web = CURLPROTO_HTTP | CURLPROTO_HTTPS;
  CURLcode code = curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS, web);
  return code ? code : curl_easy_setopt(curl, CURLOPT_PROTOCOLS, web);
#endif
}
