/* Stands for the running app, whose window needs WebView2, which Wine does not have: holds its mutex for a minute. */
#include <windows.h>
#include <stdio.h>

int main(void)
{
    if (!CreateMutexW(NULL, TRUE, L"com.ergo.support-sim"))
        return 1;
    puts("held");
    fflush(stdout);
    Sleep(60000);
    return 0;
}
