//! Texts of the buttons at the window's top, and of what they ask about.

phrases! {
    OPEN: "Open", "打开";
    OPEN_HINT: "Open a file (Ctrl-O)", "打开文件（Ctrl-O）";
    RUN: "Run", "运行";
    STOP: "Stop", "停止";
    RUN_HINT: "Run or stop (Enter)", "运行或停止（Enter）";
    STEP: "Step", "单步";
    STEP_HINT: "One generation (Space)", "前进一代（空格）";
    SLOWER: "Slower (-)", "减速（-）";
    FASTER: "Faster (+)", "加速（+）";
    SPEED: "Speed", "速度";
    FIT: "Fit", "适应";
    FIT_HINT: "Fit the pattern (f)", "让图样适应窗口（f）";
    RESET: "Reset", "重置";
    RESET_HINT: "Back to the start (Ctrl-R)", "回到起点（Ctrl-R）";
    CENSUS: "Census", "普查";
    CENSUS_HINT: "Name and count the objects (c)", "辨认并清点各种物体（c）";
    GRID: "Grid", "网格";
    GRID_HINT: "Grid lines (l)", "网格线（l）";
    ATTENTION: "Attention", "注意力";
    ATTENTION_HINT: "Watch an attention model learn (e)", "观看一个注意力模型学习（e）";
    FOLLOW: "Follow", "跟随";
    FOLLOW_HINT: "Follow the pattern (t)", "跟随图样（t）";
    HELP: "Help", "帮助";
    HELP_HINT: "Keys and mouse (?)", "键盘与鼠标（?）";
    LANGUAGE: "中文", "English";
    LANGUAGE_HINT: "Switch to Chinese, 切换到中文 (Ctrl-L)", "切换到英文，Switch to English（Ctrl-L）";
}
